import { quoted } from '../lint/quoted.ts';
import type { SchemaField } from './schema-elements.ts';

/** Several names in a row. */
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
  return `${kind} ${quoted(String(proto.number))}${between} on message ${quoted(message)}`;
}

/** Descriptors write full names with a dot before. */
export function withoutDot(fullName: string): string {
  return fullName.startsWith('.') ? fullName.slice(1) : fullName;
}
