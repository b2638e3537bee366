/** Values of options in the text format: https://protobuf.dev/reference/protobuf/textformat-spec */
import {
  type DescEnum,
  type DescExtension,
  type DescField,
  getExtension,
  hasExtension,
  isMessage,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** One field of a message that is set, or one element of it where it is repeated. */
export interface FieldText {
  /** `deprecated`, `(google.api.http)` */
  name: string;
  value: string;
}

/** Fields of a message that are set, each element of a repeated one by itself; those of extensions by their full names. */
export function fieldTexts(message: ReflectMessage, extensions: readonly DescExtension[]): FieldText[] {
  const own = message.sortedFields
    .filter((field) => field.name !== 'uninterpreted_option' && message.isSet(field))
    .flatMap((field) =>
      valuesOf(field, message.get(field), extensions).map((value) => ({ name: field.name, value })),
    );
  const extended = extensions
    .filter(({ extendee }) => extendee.typeName === message.desc.typeName)
    .filter((extension) => hasExtension(message.message, extension))
    .flatMap((extension) => {
      const values = valuesOf(extension, getExtension(message.message, extension), extensions);
      return values.map((value) => ({ name: `(${extension.typeName})`, value }));
    });
  return [...own, ...extended];
}

/** Each as it stands behind `name:` or `name =`. */
function valuesOf(
  field: DescField | DescExtension,
  value: unknown,
  extensions: readonly DescExtension[],
): string[] {
  switch (field.fieldKind) {
    case 'list':
      return [...(value as Iterable<unknown>)].map((each) => singleText(field, each, extensions));
    case 'map':
      return [...(value as Iterable<[unknown, unknown]>)].map(([key, each]) => {
        const keyText = scalarText(field.mapKey, key);
        return `{ key: ${keyText} value: ${singleText(field, each, extensions)} }`;
      });
    default:
      return [singleText(field, value, extensions)];
  }
}

function singleText(
  { message, enum: values, scalar }: DescField | DescExtension,
  value: unknown,
  extensions: readonly DescExtension[],
): string {
  if (message !== undefined) return messageText(message, value, extensions);
  if (values !== undefined) return enumText(values, Number(value));
  return scalarText(scalar ?? ScalarType.STRING, value);
}

function messageText(
  desc: NonNullable<DescField['message']>,
  value: unknown,
  extensions: readonly DescExtension[],
): string {
  const message = isMessage(value) ? reflect(desc, value as Message) : (value as ReflectMessage);
  const fields = fieldTexts(message, extensions).map(({ name, value }) => {
    const shown = name.startsWith('(') ? `[${name.slice(1, -1)}]` : name;
    return `${shown}: ${value}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(' ')} }`;
}

function enumText(values: DescEnum, number: number): string {
  return values.value[number]?.name ?? String(number);
}

function scalarText(type: ScalarType, value: unknown): string {
  if (type === ScalarType.STRING) return quoted(String(value));
  if (type === ScalarType.BYTES) return quotedBytes(value as Uint8Array);
  const number = Number(value);
  if (Number.isNaN(number)) return 'nan';
  if (number === Number.POSITIVE_INFINITY) return 'inf';
  if (number === Number.NEGATIVE_INFINITY) return '-inf';
  return String(value);
}

/** A string as the language writes it. */
export function quoted(text: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  // biome's rule is of patterns that have them by mistake.
  return `"${[...text].map((each) => escapes[each] ?? (each < ' ' || each === '\x7f' ? octal(each.charCodeAt(0)) : each)).join('')}"`;
}

function quotedBytes(bytes: Uint8Array): string {
  const characters = [...bytes].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : octal(byte);
  });
  return `"${characters.join('')}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
