import type { SchemaField } from './schema-elements.ts';

/** Text as buf puts it into its messages: Go's `%q`. */
export function quoted(text: string | number): string {
  let inner = '';
  for (const character of String(text)) inner += escapes.get(character) ?? printable(character);
  return `"${inner}"`;
}

/** Several of them. */
export function quotedList(texts: readonly string[]): string {
  return texts.map(quoted).join(', ');
}

/** `Field "1" with name "title" on message "Post"`; extensions go by their full names. */
export function describeField(field: SchemaField): string {
  const { proto, file, nestedName } = field;
  const name = proto.extendee ? file.fullName(nestedName) : proto.name;
  return `${describeUnnamedField(field, ` with name ${quoted(name)}`)}`;
}

/** The same without the name, which is the thing that changed; `between` stands in its place. */
export function describeUnnamedField({ proto, parent }: SchemaField, between = ''): string {
  const kind = proto.extendee ? 'Extension' : 'Field';
  const message = proto.extendee ? withoutDot(proto.extendee) : (parent?.proto.name ?? '');
  return `${kind} ${quoted(proto.number)}${between} on message ${quoted(message)}`;
}

/** Descriptors write full names with a dot before. */
export function withoutDot(fullName: string): string {
  return fullName.startsWith('.') ? fullName.slice(1) : fullName;
}

const escapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

function printable(character: string): string {
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
