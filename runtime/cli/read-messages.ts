import { type DescMethod, type FileRegistry, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { nearestName } from '../nearest-name.ts';
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
    if (text.trim() === '') throw new UsageError('the message is empty: write `{}` for one without fields');
    const [, file] = /^@(\S+)$/.exec(text.trim()) ?? [];
    if (file !== undefined) throw new UsageError(`a message in a file is given as \`- < ${file}\``);
    throw new UsageError(`the message is not valid JSON: ${(error as Error).message}`);
  }
}

function check({ input }: DescMethod, registry: FileRegistry, message: JsonValue): void {
  if (Array.isArray(message)) {
    throw new UsageError(`the message is a list, and ${input.name} is one object: { ... }`);
  }
  try {
    fromJson(input, message, { registry });
  } catch (error) {
    throw new UsageError(explain((error as Error).message, registry));
  }
}

/** Protobuf-ES names an unknown field, but not those that there are. */
function explain(message: string, types: FileRegistry): string {
  const [, typeName = '', key = ''] =
    /^cannot decode message (\S+) from JSON: key "(.+)" is unknown$/.exec(message) ?? [];
  const type = types.getMessage(typeName);
  if (type === undefined) return message;
  const names = type.fields.map((field) => field.jsonName);
  const nearest = nearestName(key, names);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return `${type.name} has no field "${key}"${hint} (it has: ${names.join(', ') || 'none'})`;
}
