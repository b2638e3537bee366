import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';
import { sameWord } from './service-words.ts';
import { UsageError } from './usage-error.ts';

/** The type of one value: of a field, of an element of a list, or of a value of a map. */
type ValueType = { scalar: ScalarType } | { enumeration: DescEnum } | { message: DescMessage };

/** The type of what a flag for this field carries. */
export function valueType(field: DescField): ValueType {
  if (field.message !== undefined) return { message: field.message };
  if (field.enum !== undefined) return { enumeration: field.enum };
  return { scalar: field.scalar };
}

/** Whether a field is a switch: `--draft` alone says true. */
export function isSwitchField(field: DescField): boolean {
  return field.fieldKind === 'scalar' && field.scalar === ScalarType.BOOL;
}

/** A flag's text as the JSON of its type. Throws UsageError, which says what the type wants. */
export function jsonOfText(type: ValueType, text: string, flag: string): JsonValue {
  if ('message' in type) return messageJson(type.message, text, flag);
  if ('enumeration' in type) return enumJson(type.enumeration, text, flag);
  return scalarJson(type.scalar, text, flag);
}

function scalarJson(type: ScalarType, text: string, flag: string): JsonValue {
  switch (type) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      if (text === 'true' || text === 'false') return text === 'true';
      throw wrong(flag, text, 'true or false');
    case ScalarType.BYTES:
      if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return text;
      throw wrong(flag, text, 'bytes in base64');
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      if (/^(-?Infinity|NaN)$/.test(text)) return text;
      if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
      throw wrong(flag, text, 'a number');
    default:
      // 64 bits do not fit into a number: JSON has them as text, and takes the smaller ones so too.
      if (/^-?\d+$/.test(text)) return text;
      throw wrong(flag, text, 'a whole number');
  }
}

/** The full name of the value, from that or from its own part: PUBLISHED or published for POST_STATUS_PUBLISHED. */
function enumJson(type: DescEnum, text: string, flag: string): JsonValue {
  if (/^-?\d+$/.test(text)) return Number(text);
  const prefix = type.sharedPrefix ?? '';
  const found = type.values.find((value) => {
    return sameWord(value.name, text) || sameWord(value.name.slice(prefix.length), text);
  });
  if (found !== undefined) return found.name;
  const words = type.values.map((value) =>
    value.name.slice(prefix.length).toLowerCase().replaceAll('_', '-'),
  );
  throw wrong(flag, text, `one of ${words.join(', ')}`);
}

/** Well-known types whose JSON is a string. */
const textual = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
  'google.protobuf.StringValue',
  'google.protobuf.BytesValue',
]);

function messageJson(type: DescMessage, text: string, flag: string): JsonValue {
  if (type.typeName === 'google.protobuf.Timestamp' && /^\d{4}-\d\d-\d\d$/.test(text))
    return `${text}T00:00:00Z`;
  if (textual.has(type.typeName)) return text;
  const json = parseJson(text);
  if (json !== undefined) return json;
  if (type.typeName === 'google.protobuf.Value') return text;
  throw wrong(
    flag,
    text,
    `a ${type.name} as JSON; its fields can be given one by one, as ${flag}.FIELD=VALUE`,
  );
}

/** Undefined when it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(flag: string, text: string, wanted: string): UsageError {
  return new UsageError(`${flag} wants ${wanted}, not \`${text}\``);
}
