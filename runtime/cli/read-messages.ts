import type { DescMethod, JsonValue } from '@bufbuild/protobuf';
import { UsageError } from './usage-error.ts';

/**
 * The request of a call, from JSON text: one message, or of a method that takes a stream, a list or a message a line.
 * Throws UsageError.
 */
export function readMessages(method: DescMethod, text: string): string | string[] {
  const takesStream = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  if (!takesStream) {
    parse(text);
    return text;
  }
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) {
    const list = parse(trimmed);
    return (Array.isArray(list) ? list : []).map((message) => JSON.stringify(message));
  }
  if (isJson(trimmed)) return [trimmed];
  return trimmed
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.stringify(parse(line)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the message is not valid JSON: ${(error as Error).message}`);
  }
}
