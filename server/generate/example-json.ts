import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';

/** Messages inside messages beyond this depth are left `null`. */
const maxDepth = 8;
/** Once this many fields are written, further messages are left `null`: some APIs' requests reach thousands. */
const maxFields = 1000;

/**
 * A request with every field of a message, as JSON with two spaces, to be edited by a person. Scalars have their zero value,
 * an enum its first value that is not zero, a repeated field and a map one element, a oneof its first field. A message that
 * would contain itself is cut short: `null`, or an empty list or map.
 */
export function exampleJson(message: DescMessage): string {
  return JSON.stringify(messageExample(message, { within: [], fields: 0 }), null, 2);
}

/** One for the whole example, changed as it is written. */
interface Progress {
  /** The messages around the field being written, outermost first. */
  readonly within: DescMessage[];
  /** How many fields are written so far. */
  fields: number;
}

function messageExample(message: DescMessage, progress: Progress): JsonValue {
  const known = wellKnownJson[message.typeName];
  if (known !== undefined) return known;
  const result: JsonObject = {};
  progress.within.push(message);
  for (const member of message.members) {
    const field = member.kind === 'oneof' ? member.fields[0] : member;
    if (!field) continue;
    progress.fields++;
    result[field.jsonName] = fieldExample(field, progress);
  }
  progress.within.pop();
  return result;
}

function fieldExample(field: DescField, progress: Progress): JsonValue {
  switch (field.fieldKind) {
    case 'scalar':
      return scalarExample(field.scalar);
    case 'enum':
      return enumExample(field.enum);
    case 'message':
      return isCut(field.message, progress) ? null : messageExample(field.message, progress);
    case 'list':
      if (field.listKind === 'scalar') return [scalarExample(field.scalar)];
      if (field.listKind === 'enum') return [enumExample(field.enum)];
      return isCut(field.message, progress) ? [] : [messageExample(field.message, progress)];
    case 'map': {
      const key = mapKeyExample(field.mapKey);
      if (field.mapKind === 'scalar') return { [key]: scalarExample(field.scalar) };
      if (field.mapKind === 'enum') return { [key]: enumExample(field.enum) };
      return isCut(field.message, progress) ? {} : { [key]: messageExample(field.message, progress) };
    }
  }
}

function isCut(message: DescMessage, progress: Progress): boolean {
  return (
    progress.within.length >= maxDepth || progress.fields >= maxFields || progress.within.includes(message)
  );
}

function enumExample(desc: DescEnum): JsonValue {
  if (desc.typeName === 'google.protobuf.NullValue') return null;
  return (desc.values.find((value) => value.number !== 0) ?? desc.values[0])?.name ?? 0;
}

function mapKeyExample(type: ScalarType): string {
  if (type === ScalarType.STRING) return 'key';
  return type === ScalarType.BOOL ? 'false' : '0';
}

/** 64-bit integers are strings in Protobuf's JSON: JavaScript's numbers do not hold them. */
function scalarExample(type: ScalarType): JsonValue {
  switch (type) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return '';
    case ScalarType.BOOL:
      return false;
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
    case ScalarType.SINT64:
      return '0';
    default:
      return 0;
  }
}

/** Those with a JSON form of their own: https://protobuf.dev/programming-guides/json/ */
const wellKnownJson: Readonly<Record<string, JsonValue>> = {
  'google.protobuf.Any': {},
  'google.protobuf.Timestamp': '2026-01-01T00:00:00Z',
  'google.protobuf.Duration': '0s',
  'google.protobuf.FieldMask': '',
  'google.protobuf.Struct': {},
  'google.protobuf.Value': null,
  'google.protobuf.ListValue': [],
  'google.protobuf.BoolValue': false,
  'google.protobuf.StringValue': '',
  'google.protobuf.BytesValue': '',
  'google.protobuf.Int32Value': 0,
  'google.protobuf.UInt32Value': 0,
  'google.protobuf.FloatValue': 0,
  'google.protobuf.DoubleValue': 0,
  'google.protobuf.Int64Value': '0',
  'google.protobuf.UInt64Value': '0',
};
