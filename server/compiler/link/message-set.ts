import type { MessageElement } from './elements.ts';

/** Whether a message is a message set: one that holds extensions only, each a message, with numbers of 31 bits. */
export function setsWireFormat(message: MessageElement): boolean {
  return message.options.some(
    ({ name, value }) =>
      name.length === 1 &&
      name[0]?.text === 'message_set_wire_format' &&
      value?.kind === 'identifier' &&
      value.text === 'true',
  );
}
