import { WireType } from '@bufbuild/protobuf/wire';
import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { EnumElement, FieldElement } from '../link/elements.ts';
import { featureOf } from '../link/features.ts';
import { bigIntegerOf, doubleOf } from '../link/numbers.ts';
import { closest } from '../names.ts';
import { scalarName } from '../scalar-types.ts';
import { type EscapeProblem, isUtf8, stringBytes } from '../syntax/string-value.ts';
import type { ValueNode } from '../syntax/tree.ts';
import {
  writeDouble,
  writeFixed32,
  writeFixed64,
  writeFloat,
  writeInt32,
  writeSint32,
  writeSint64,
} from '../wire/scalars.ts';
import type { WireOutput } from '../wire/wire-output.ts';
import { checkFeatureValue } from './feature-use.ts';
import { checkLifetime } from './option-use.ts';
import { valueRemedy } from './value-remedy.ts';

const Type = FieldDescriptorProto_Type;

/** Options and defaults take exact words; text format, inside braces, is more lenient. */
export type ValueStyle = 'option' | 'default' | 'aggregate';

const integerRanges = new Map<FieldDescriptorProto_Type, readonly [bigint, bigint]>([
  ...[Type.INT32, Type.SINT32, Type.SFIXED32].map((type) => [type, [-(2n ** 31n), 2n ** 31n - 1n]] as const),
  ...[Type.UINT32, Type.FIXED32].map((type) => [type, [0n, 2n ** 32n - 1n]] as const),
  ...[Type.INT64, Type.SINT64, Type.SFIXED64].map((type) => [type, [-(2n ** 63n), 2n ** 63n - 1n]] as const),
  ...[Type.UINT64, Type.FIXED64].map((type) => [type, [0n, 2n ** 64n - 1n]] as const),
]);

/** How the scalars and enums of a type are framed on the wire. */
export function scalarWireType(type: FieldDescriptorProto_Type | undefined): WireType {
  switch (type) {
    case Type.DOUBLE:
    case Type.FIXED64:
    case Type.SFIXED64:
      return WireType.Bit64;
    case Type.FLOAT:
    case Type.FIXED32:
    case Type.SFIXED32:
      return WireType.Bit32;
    case Type.STRING:
    case Type.BYTES:
      return WireType.LengthDelimited;
    default:
      return WireType.Varint;
  }
}

/** Writes a value without its tag. False: it does not fit the field, and that has been reported. */
export function writeScalar(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  value: ValueNode,
  style: ValueStyle,
): boolean {
  // A field whose type is not defined has been reported where it is declared.
  if (field.type === undefined) return false;
  const range = integerRanges.get(field.type);
  if (range) return writeInteger(context, output, field, value, range);
  switch (field.type) {
    case Type.BOOL:
      return writeBool(context, output, field, value, style);
    case Type.DOUBLE:
    case Type.FLOAT:
      return writeFloating(context, output, field, value, style);
    case Type.STRING:
    case Type.BYTES:
      return writeString(context, output, field, value, style);
    default: {
      const type = context.typeOf(field);
      return type?.kind === 'enum' && writeEnum(context, output, field, type, value, style);
    }
  }
}

function wrong(context: LinkContext, field: FieldElement, value: ValueNode, expected: string): false {
  const text = valueRemedy(context, field, value);
  const advice = text === undefined ? undefined : context.instead(value, text);
  context.error('wrong-value', `"${field.name}" is ${expected}`, value, undefined, advice);
  return false;
}

function writeInteger(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  value: ValueNode,
  [least, most]: readonly [bigint, bigint],
): boolean {
  const type = field.type === undefined ? 'integer' : scalarName(field.type);
  const integer = value.kind === 'integer' ? bigIntegerOf(value) : undefined;
  if (integer === undefined) return wrong(context, field, value, `of type ${type}: write an integer.`);
  const isNegative = value.kind === 'integer' && value.negative;
  if (integer < least || integer > most || (isNegative && least === 0n)) {
    return wrong(context, field, value, `of type ${type}: its values go from ${least} to ${most}.`);
  }
  switch (field.type) {
    case Type.SINT32:
      writeSint32(output, Number(integer));
      break;
    case Type.SFIXED32:
    case Type.FIXED32:
      writeFixed32(output, Number(integer));
      break;
    case Type.UINT32:
      output.varint(Number(integer));
      break;
    case Type.INT32:
      writeInt32(output, Number(integer));
      break;
    case Type.SINT64:
      writeSint64(output, integer);
      break;
    case Type.SFIXED64:
    case Type.FIXED64:
      writeFixed64(output, integer);
      break;
    default:
      output.varint64(integer);
  }
  return true;
}

function writeBool(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  value: ValueNode,
  style: ValueStyle,
): boolean {
  const word = value.kind === 'identifier' && !value.negative ? value.text : '';
  const number =
    style === 'aggregate' && value.kind === 'integer' && !value.negative ? bigIntegerOf(value) : undefined;
  const lenient = style === 'aggregate';
  if (word === 'true' || (lenient && (word === 'True' || word === 't' || number === 1n))) output.varint(1);
  else if (word === 'false' || (lenient && (word === 'False' || word === 'f' || number === 0n)))
    output.varint(0);
  else return wrong(context, field, value, 'of type bool: write true or false.');
  return true;
}

function writeFloating(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  value: ValueNode,
  style: ValueStyle,
): boolean {
  const number = floatValue(value, style);
  const type = field.type === Type.FLOAT ? 'float' : 'double';
  if (number === undefined)
    return wrong(context, field, value, `of type ${type}: write a number, inf or nan.`);
  if (field.type === Type.DOUBLE) writeDouble(output, number);
  else writeFloat(output, number);
  return true;
}

function floatValue(value: ValueNode, style: ValueStyle): number | undefined {
  if (value.kind === 'integer' && !isDecimal(value.text)) {
    const integer = bigIntegerOf(value);
    const fits =
      integer !== undefined && BigInt.asUintN(64, integer) === integer * (value.negative ? -1n : 1n);
    return style !== 'aggregate' && fits ? doubleOf(value) : undefined;
  }
  if (value.kind === 'integer' || value.kind === 'float') return doubleOf(value);
  if (value.kind !== 'identifier') return undefined;
  const word = style === 'aggregate' ? value.text.toLowerCase() : value.text;
  if (word === 'nan') return Number.NaN;
  if (word === 'inf' || (style === 'aggregate' && word === 'infinity')) {
    return value.negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return undefined;
}

function isDecimal(text: string): boolean {
  return text === '0' || !text.startsWith('0');
}

function writeString(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  value: ValueNode,
  style: ValueStyle,
): boolean {
  const type = field.type === Type.STRING ? 'string' : 'bytes';
  if (value.kind !== 'string') return wrong(context, field, value, `of type ${type}: write text in quotes.`);
  const problems: EscapeProblem[] = [];
  const bytes = stringBytes(context.file.syntax.tokens, value, problems);
  if (problems.length > 0) return false;
  if (field.type === Type.STRING && !isUtf8(bytes)) {
    const text = 'of type string, and these bytes are no UTF-8. Declare it as bytes, or mend the escapes.';
    // A default of any string may be anything; so may the strings of proto2, and where the feature says so.
    const isVerified = style !== 'default' && featureOf(field, 'utf8_validation') === 'VERIFY';
    if (isVerified) return wrong(context, field, value, text);
    context.warning('invalid-utf8', `"${field.name}" is ${text}`, value);
  }
  output.varint(bytes.length);
  output.raw(bytes);
  return true;
}

function writeEnum(
  context: LinkContext,
  output: WireOutput,
  field: FieldElement,
  type: EnumElement,
  value: ValueNode,
  style: ValueStyle,
): boolean {
  if (value.kind === 'integer' && style === 'aggregate') {
    const number = bigIntegerOf(value);
    const isOpen = featureOf(type, 'enum_type') !== 'CLOSED';
    const known =
      number !== undefined && type.values.some((candidate) => candidate.number === Number(number));
    if (number === undefined || !(known || isOpen)) {
      return wrong(context, field, value, `of enum "${type.fullName}", which has no value with this number.`);
    }
    if (number < -(2n ** 31n) || number >= 2n ** 31n) {
      return wrong(context, field, value, `of enum "${type.fullName}", whose numbers have 32 bits.`);
    }
    writeInt32(output, Number(number));
    return true;
  }
  if (value.kind !== 'identifier' || value.negative) {
    return wrong(context, field, value, `of enum "${type.fullName}": write one of ${firstNames(type)}.`);
  }
  const chosen = type.values.find((candidate) => candidate.name === value.text);
  if (chosen?.number === undefined) {
    const suggestion = closest(
      value.text,
      type.values.map((candidate) => candidate.name),
    );
    const hint = suggestion ? `Did you mean ${suggestion}?` : `It has ${firstNames(type)}.`;
    return wrong(
      context,
      field,
      value,
      `of enum "${type.fullName}", which has no value ${value.text}. ${hint}`,
    );
  }
  context.refer(value, chosen);
  checkFeatureValue(context, field, chosen, value);
  if (chosen.options.length > 0) checkLifetime(context, chosen, value);
  writeInt32(output, chosen.number);
  return true;
}

function firstNames(type: EnumElement): string {
  return type.values
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
}
