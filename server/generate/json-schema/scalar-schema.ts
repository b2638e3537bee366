import { type JsonObject, ScalarType } from '@bufbuild/protobuf';
import type { SchemaStyle } from './schema-style.ts';

/** The schema of a scalar's value: https://protobuf.dev/programming-guides/json/ */
export function scalarSchema(type: ScalarType, style: SchemaStyle): JsonObject {
  switch (type) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return {
        type: 'string',
        ...(style.plain ? { format: 'byte' } : {}),
        contentEncoding: 'base64',
        ...(style.plain
          ? {}
          : { pattern: style.accepts === 'lenient' ? '^[A-Za-z0-9+/_-]*={0,2}$' : '^[A-Za-z0-9+/]*={0,2}$' }),
      };
    case ScalarType.FLOAT:
      return floatSchema('float', style);
    case ScalarType.DOUBLE:
      return floatSchema('double', style);
    default:
      return integerSchema(type, style);
  }
}

/** Whether values of the type are text in JSON, since JavaScript's numbers do not hold them. */
export function isWrittenAsText(type: ScalarType): boolean {
  return formatOf(type).endsWith('int64');
}

/** What the key of a map must look like: JSON's are text. Undefined where any text will do. */
export function mapKeySchema(type: ScalarType): JsonObject | undefined {
  if (type === ScalarType.STRING) return undefined;
  if (type === ScalarType.BOOL) return { enum: ['true', 'false'] };
  return { pattern: digits(formatOf(type)) };
}

const notFinite = ['NaN', 'Infinity', '-Infinity'];

function floatSchema(format: string, style: SchemaStyle): JsonObject {
  if (style.plain) return { type: 'number', format };
  if (style.accepts === 'canonical') return { anyOf: [{ type: 'number' }, { enum: notFinite }] };
  const pattern = `^(?:${notFinite.join('|')}|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)$`;
  return { type: ['number', 'string'], pattern };
}

function integerSchema(type: ScalarType, style: SchemaStyle): JsonObject {
  const format = formatOf(type);
  const isWide = format.endsWith('64');
  const named = style.plain ? { format } : {};
  const bounds = style.plain ? (format === 'uint32' ? { minimum: 0 } : {}) : boundsOf[format];
  if (style.accepts === 'lenient') return { type: ['integer', 'string'], ...bounds, pattern: digits(format) };
  if (isWide) return { type: 'string', ...named, pattern: digits(format) };
  return { type: 'integer', ...named, ...bounds };
}

/** The 64-bit ones have no bounds here: JSON Schema's numbers are those of JavaScript in most validators. */
const boundsOf: Readonly<Record<string, JsonObject>> = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uint32: { minimum: 0, maximum: 2 ** 32 - 1 },
  int64: {},
  uint64: { minimum: 0 },
};

function formatOf(type: ScalarType): string {
  switch (type) {
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return 'uint32';
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return 'uint64';
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return 'int64';
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return 'int32';
    default:
      return '';
  }
}

function digits(format: string): string {
  return format.startsWith('u') ? '^[0-9]+$' : '^-?[0-9]+$';
}
