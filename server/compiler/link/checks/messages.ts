import { Edition } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../context.ts';
import type { MessageElement } from '../elements.ts';
import { checkDeclarations } from './extension-declarations.ts';

/** Checks what holds for a message as a whole, and for its oneofs. */
export function checkMessage(context: LinkContext, message: MessageElement): void {
  const isProto3 = message.file.edition === Edition.EDITION_PROTO3;
  for (const range of message.extensionRanges) {
    if (!isProto3) break;
    const text = 'There are no extension ranges in proto3: use google.protobuf.Any, or proto2 or an edition.';
    context.error('not-in-proto3', text, range.node);
  }
  checkDeclarations(context, message);
  for (const oneof of message.oneofs) {
    if (oneof.fields.length > 0 || !oneof.node || context.isBroken(oneof.node)) continue;
    context.error(
      'empty-oneof',
      `Oneof "${oneof.name}" has no field: add one, or remove it.`,
      oneof.nameNode,
    );
  }
  for (const option of message.options) {
    const [part] = option.name;
    if (part?.extension || option.name.length !== 1) continue;
    if (part?.text === 'map_entry') {
      context.error(
        'wrong-value',
        '"map_entry" is not set by hand: write a field of type map<Key, Value>.',
        option,
      );
    }
    const isMessageSet = part?.text === 'message_set_wire_format' && isTrue(option.value);
    if (!isMessageSet) continue;
    if (isProto3) context.error('not-in-proto3', 'There are no message sets in proto3.', option);
    const [field] = message.fields;
    if (field) context.error('wrong-type', 'A message set has no fields, only extensions.', field.nameNode);
  }
}

function isTrue(value: MessageElement['options'][number]['value']): boolean {
  return value?.kind === 'identifier' && value.text === 'true';
}
