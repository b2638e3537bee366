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
  checkDepth(context, message);
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
    if (isProto3) {
      context.error('not-in-proto3', 'There are no message sets in proto3: remove this option.', option);
    } else if (message.fields[0]) {
      const text = 'A message set has no fields, only extensions: remove this, or "message_set_wire_format".';
      context.error('wrong-type', text, message.fields[0].nameNode);
    } else if (message.extensionRanges.length === 0 && !context.isBroken(message.node)) {
      const text = `Message set "${message.name}" has no extension range, and so can hold nothing: add "extensions 4 to max;".`;
      context.error('wrong-type', text, message.nameNode);
    }
  }
}

/** How deep messages may be nested, the outermost counted, before protoc refuses them. */
const maxNesting = 31;

/** Reports the first message that is nested too deep; map entries and groups are messages too. */
function checkDepth(context: LinkContext, message: MessageElement): void {
  let depth = 1;
  for (let at = message.parent; at.kind === 'message'; at = at.parent) depth++;
  if (depth !== maxNesting) return;
  for (const nested of message.messages) {
    const text = `Messages can be nested ${maxNesting} deep, and this is one more: declare it further out.`;
    context.error('nesting-too-deep', text, nested.nameNode);
  }
}

function isTrue(value: MessageElement['options'][number]['value']): boolean {
  return value?.kind === 'identifier' && value.text === 'true';
}
