import { type DescMethod, type FileRegistry, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { UsageError } from './usage-error.ts';

/**
 * The request of a call, from JSON text: one message, or of a method that takes a stream, a list or a message a line.
 * Throws UsageError when it is not JSON, or not of the method's input: a service passes over fields it does not know,
 * and a person would never learn of the typing error.
 */
export function readMessages(method: DescMethod, types: FileRegistry, text: string): string | string[] {
  const takesStream = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  const messages = takesStream ? parseMessages(text.trim()) : [parse(text)];
  for (const message of messages) check(method, types, message);
  return takesStream ? messages.map((message) => JSON.stringify(message)) : text;
}

function parseMessages(text: string): JsonValue[] {
  if (text.startsWith('[')) {
    const list = parse(text);
    return Array.isArray(list) ? list : [list];
  }
  try {
    return [JSON.parse(text)];
  } catch {
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parse(line)]));
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the message is not valid JSON: ${(error as Error).message}`);
  }
}

function check({ input }: DescMethod, registry: FileRegistry, message: JsonValue): void {
  try {
    fromJson(input, message, { registry });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
