import { FieldDescriptorProto_Type as Type } from '@bufbuild/protobuf/wkt';
import { quoted } from '../lint/quoted.ts';
import type { EarlierSchema } from './schema.ts';
import type { SchemaField } from './schema-elements.ts';
import { withoutDot } from './wording.ts';

/** The default of a field, written or that of its type. */
export interface DefaultValue {
  /** Floats are numbers; integers, bools and enums bigints; strings and bytes have a character for each byte. */
  readonly value: string | number | bigint;
  readonly precision?: 'single' | 'double';
  readonly isZero: boolean;
  /** As buf writes it: Go's `%v`. */
  readonly text: string;
}

/** Where the types of enums are found. */
type Enums = Pick<EarlierSchema, 'enum'>;

/** The default of a field that is no message and not repeated. */
export function defaultOf(field: SchemaField, schema: Enums): DefaultValue {
  const { type, defaultValue, typeName } = field.proto;
  switch (type) {
    case Type.STRING: {
      const value = Array.from(new TextEncoder().encode(defaultValue), (byte) =>
        String.fromCharCode(byte),
      ).join('');
      return { value, isZero: value === '', text: quoted(defaultValue) };
    }
    case Type.BYTES: {
      const value = unescaped(defaultValue);
      const bytes = Array.from(value, (each) => `0x${each.charCodeAt(0).toString(16).toUpperCase()}`);
      return { value, isZero: value === '', text: `[${bytes.join(',')}]` };
    }
    case Type.FLOAT:
    case Type.DOUBLE: {
      const number = numberOf(defaultValue);
      const isSingle = type === Type.FLOAT;
      const value = isSingle ? Math.fround(number) : number;
      const precision = isSingle ? 'single' : 'double';
      return { value, precision, isZero: value === 0, text: floatText(value, precision) };
    }
    case Type.ENUM:
      return enumDefault(defaultValue, withoutDot(typeName), schema);
    case Type.BOOL:
      return {
        value: defaultValue === 'true' ? 1n : 0n,
        isZero: defaultValue !== 'true',
        text: defaultValue || 'false',
      };
    default: {
      const value = /^-?\d+$/.test(defaultValue) ? BigInt(defaultValue) : 0n;
      return { value, isZero: value === 0n, text: String(value) };
    }
  }
}

/** The named value, or the first one. */
function enumDefault(name: string, type: string, schema: Enums): DefaultValue {
  const known = schema.enum(type)?.proto;
  const chosen = name ? known?.value.find((value) => value.name === name) : known?.value[0];
  const number = chosen?.number ?? 0;
  const first = known?.value.find((value) => value.number === number);
  return {
    value: BigInt(number),
    isZero: number === 0,
    text: `${known?.name ?? ''}.${first?.name ?? number}`,
  };
}

function numberOf(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return text === '' ? 0 : Number(text);
}

/** The fewest digits that mean this number, with an exponent below 1e-04 and from 1e+06 on. */
function floatText(value: number, precision: 'single' | 'double'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = ''] = shortest(value, precision).split('e');
  const power = Number(exponent);
  const mantissa = digits.replace(/\.?0+$/, (zeros) => (digits.includes('.') ? '' : zeros));
  if (power < -4 || power >= 6) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const places = Math.max(0, mantissa.replace(/^-?\d\.?/, '').length - power);
  return Number(`${mantissa}e${power}`).toFixed(places);
}

/** In exponential notation. */
function shortest(value: number, precision: 'single' | 'double'): string {
  if (precision === 'double') return value.toExponential();
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential();
}

const escaped: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Descriptors write bytes with C's escapes. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|(.))/gs,
    (_match, octal?: string, hex?: string, character?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return escaped[character ?? ''] ?? character ?? '';
    },
  );
}
