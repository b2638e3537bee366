import { type DescMessage, type JsonObject, ScalarType } from '@bufbuild/protobuf';
import { scalarSchema } from './scalar-schema.ts';
import type { SchemaStyle } from './schema-style.ts';

/**
 * The schema of a message that has a JSON form of its own (https://protobuf.dev/programming-guides/json/); undefined for all
 * others.
 */
export function wellKnownSchema(message: DescMessage, style: SchemaStyle): JsonObject | undefined {
  if (message.typeName === 'google.protobuf.Empty') {
    return { type: 'object', ...(style.accepts === 'lenient' ? { additionalProperties: false } : {}) };
  }
  const wrapped = wrappers[message.typeName];
  return wrapped === undefined ? fixed[message.typeName] : scalarSchema(wrapped, style);
}

const wrappers: Readonly<Record<string, ScalarType>> = {
  'google.protobuf.BoolValue': ScalarType.BOOL,
  'google.protobuf.StringValue': ScalarType.STRING,
  'google.protobuf.BytesValue': ScalarType.BYTES,
  'google.protobuf.Int32Value': ScalarType.INT32,
  'google.protobuf.UInt32Value': ScalarType.UINT32,
  'google.protobuf.Int64Value': ScalarType.INT64,
  'google.protobuf.UInt64Value': ScalarType.UINT64,
  'google.protobuf.FloatValue': ScalarType.FLOAT,
  'google.protobuf.DoubleValue': ScalarType.DOUBLE,
};

const fixed: Readonly<Record<string, JsonObject>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]+(?:\\.[0-9]{1,9})?s$' },
  'google.protobuf.FieldMask': { type: 'string' },
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.Value': {},
  'google.protobuf.ListValue': { type: 'array' },
  'google.protobuf.Any': {
    type: 'object',
    properties: {
      '@type': { type: 'string', description: 'A URL whose last part is the full name of the type.' },
    },
  },
};
