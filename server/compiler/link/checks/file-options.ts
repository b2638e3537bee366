import { Edition } from '@bufbuild/protobuf/wkt';
import type { OptionNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import { featuresSetOn } from '../features.ts';
import { isLite } from './runtime.ts';

/** Checks the options of a file that do not suit its edition, or each other. */
export function checkFileOptions(context: LinkContext): void {
  const { file } = context;
  for (const option of file.options) {
    const [part] = option.name;
    if (option.name.length !== 1 || !part || part.extension) continue;
    if (part.text === 'java_string_check_utf8' && file.edition >= Edition.EDITION_2023) {
      const text =
        'In editions, write features.(pb.java).utf8_validation instead of "java_string_check_utf8".';
      context.error('wrong-edition', text, option);
    }
    if (isGeneric(part.text) && isTrue(option)) checkGeneric(context, option, part.text);
  }
  if (file.edition >= Edition.EDITION_2023) checkPresence(context);
}

/** Code for rpcs without knowing of what kind they are: deprecated, and more than the lite runtime can do. */
function checkGeneric(context: LinkContext, option: OptionNode, name: string): void {
  if (isLite(context.file) && context.file.services.length > 0 && name !== 'py_generic_services') {
    const text = `A file with optimize_for = LITE_RUNTIME has no generic services: remove "${name}".`;
    context.error('wrong-runtime', text, option);
    return;
  }
  const text = `"${name}" is deprecated: a plugin for your kind of rpc makes better code. Remove it.`;
  context.warning('deprecated-option', text, option);
}

function checkPresence(context: LinkContext): void {
  for (const { name, value, option } of featuresSetOn(context.file)) {
    if (name !== 'field_presence' || value !== 'LEGACY_REQUIRED') continue;
    const text = 'Not every field of a file can be required: set LEGACY_REQUIRED on the fields that are.';
    context.error('wrong-feature', text, option);
  }
}

function isGeneric(name: string): boolean {
  return /^(?:cc|java|py)_generic_services$/.test(name);
}

function isTrue({ value }: OptionNode): boolean {
  return value?.kind === 'identifier' && value.text === 'true';
}
