import { Edition } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../context.ts';
import type { EnumElement, FileElement, MessageElement } from '../elements.ts';
import { featureOf } from '../features.ts';
import { maxFieldNumber } from '../numbers.ts';
import { isExportedByDefault } from '../visibility.ts';

/** Checks `export` and `local`: that the edition has them, and that they suit default_symbol_visibility = STRICT. */
export function checkVisibility(context: LinkContext, element: MessageElement | EnumElement): void {
  const visibility = element.node.kind === 'field' ? undefined : element.node.visibility;
  if (!visibility) return;
  if (context.file.edition < Edition.EDITION_2024) {
    context.error('wrong-modifier', `"${visibility.text}" needs edition 2024: remove it.`, visibility);
    return;
  }
  const isNested = element.parent.kind === 'message';
  const byDefault = isExportedByDefault(element);
  if ((visibility.text === 'export') === byDefault) {
    const text = `"${element.name}" is ${byDefault ? 'exported' : 'local'} anyway: remove "${visibility.text}".`;
    context.warning('useless-modifier', text, visibility);
  }
  if (visibility.text !== 'export' || !isNested) return;
  if (featureOf(element, 'default_symbol_visibility') !== 'STRICT') return;
  if (element.kind === 'enum' && isNamespace(element.parent)) return;
  const text =
    element.kind === 'enum'
      ? `With default_symbol_visibility = STRICT, an exported enum is at the top, or in a "local" message with "reserved 1 to max;" alone: move "${element.name}" there.`
      : `With default_symbol_visibility = STRICT, only what is at the top can be exported: move "${element.name}" there.`;
  context.error('wrong-modifier', text, visibility);
}

/** Whether a message is there for nothing but to lend its name to what it contains. */
function isNamespace(message: MessageElement | FileElement): boolean {
  if (message.kind === 'file' || message.parent.kind !== 'file' || message.node.kind !== 'message')
    return false;
  const [range, ...others] = message.reservedRanges;
  const isClosed = range?.start === 1 && range.end === maxFieldNumber + 1 && others.length === 0;
  const byDefault = featureOf(message.file, 'default_symbol_visibility');
  const word = message.node.visibility?.text;
  return (
    isClosed &&
    (word === 'local' || (word === undefined && (byDefault === 'STRICT' || byDefault === 'LOCAL_ALL')))
  );
}
