import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import {
  type EnumElement,
  type FieldElement,
  isRepeated,
  type MessageElement,
} from '../../compiler/index.ts';
import type { Program } from '../../workspace/program.ts';
import { fileUnder } from '../symbols.ts';

/** The type of a CEL expression, as https://github.com/google/cel-spec/blob/master/doc/langdef.md has them. */
export type CelType =
  | { readonly kind: 'dyn' }
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  /** A scalar that may be null: of google.protobuf.StringValue and its like. */
  | { readonly kind: 'wrapper'; readonly of: CelType }
  | { readonly kind: 'list'; readonly element: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'message'; readonly name: string; readonly element?: MessageElement | undefined };

/** The types of CEL whose values have no parts. */
export type ScalarName = 'bool' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'null_type' | 'type';

export const dyn: CelType = { kind: 'dyn' };

/** The type of a value that has no parts. */
export function scalar(name: ScalarName): CelType {
  return { kind: 'scalar', name };
}

/** The type of a list of such elements. */
export function listOf(element: CelType): CelType {
  return { kind: 'list', element };
}

export const timestampName = 'google.protobuf.Timestamp';

const Type = FieldDescriptorProto_Type;

const scalarOfType: ReadonlyMap<FieldDescriptorProto_Type, ScalarName> = new Map([
  [Type.DOUBLE, 'double'],
  [Type.FLOAT, 'double'],
  [Type.INT32, 'int'],
  [Type.INT64, 'int'],
  [Type.SINT32, 'int'],
  [Type.SINT64, 'int'],
  [Type.SFIXED32, 'int'],
  [Type.SFIXED64, 'int'],
  [Type.UINT32, 'uint'],
  [Type.UINT64, 'uint'],
  [Type.FIXED32, 'uint'],
  [Type.FIXED64, 'uint'],
  [Type.BOOL, 'bool'],
  [Type.STRING, 'string'],
  [Type.BYTES, 'bytes'],
  [Type.ENUM, 'int'],
]);

const wellKnown: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['google.protobuf.DoubleValue', { kind: 'wrapper', of: scalar('double') }],
  ['google.protobuf.FloatValue', { kind: 'wrapper', of: scalar('double') }],
  ['google.protobuf.Int32Value', { kind: 'wrapper', of: scalar('int') }],
  ['google.protobuf.Int64Value', { kind: 'wrapper', of: scalar('int') }],
  ['google.protobuf.UInt32Value', { kind: 'wrapper', of: scalar('uint') }],
  ['google.protobuf.UInt64Value', { kind: 'wrapper', of: scalar('uint') }],
  ['google.protobuf.BoolValue', { kind: 'wrapper', of: scalar('bool') }],
  ['google.protobuf.StringValue', { kind: 'wrapper', of: scalar('string') }],
  ['google.protobuf.BytesValue', { kind: 'wrapper', of: scalar('bytes') }],
  ['google.protobuf.Any', dyn],
  ['google.protobuf.Value', dyn],
  ['google.protobuf.Struct', { kind: 'map', key: scalar('string'), value: dyn }],
  ['google.protobuf.ListValue', listOf(dyn)],
]);

/** The type that a field has in CEL; of a repeated one, with `ofItem`, that of an item. */
export function typeOfField(field: FieldElement, program: Program, ofItem = false): CelType {
  const type = field.typeElement && current(field.typeElement, program);
  if (type?.kind === 'message' && type.mapEntry) {
    const [key, value] = type.fields;
    return {
      kind: 'map',
      key: key ? typeOfField(key, program) : dyn,
      value: value ? typeOfField(value, program) : dyn,
    };
  }
  const single = singleType(field, type);
  return isRepeated(field) && !ofItem ? listOf(single) : single;
}

function singleType(field: FieldElement, type: MessageElement | EnumElement | undefined): CelType {
  if (type?.kind === 'message') return typeOfMessage(type);
  if (type?.kind === 'enum') return scalar('int');
  const name = field.type === undefined ? undefined : scalarOfType.get(field.type);
  return name ? scalar(name) : dyn;
}

/** The type of a message: of a well-known one that of the value it stands for, as CEL has it. */
export function typeOfMessage(message: MessageElement): CelType {
  return wellKnown.get(message.fullName) ?? { kind: 'message', name: message.fullName, element: message };
}

/** The element that a file has now: what was linked before may still name the one of then. */
function current(type: MessageElement | EnumElement, program: Program): MessageElement | EnumElement {
  const now = fileUnder(program, type.file.path)?.elements.symbols.get(type.fullName);
  return now?.kind === 'message' || now?.kind === 'enum' ? now : type;
}

/** A type as people write it. */
export function typeText(type: CelType): string {
  switch (type.kind) {
    case 'dyn':
      return 'dyn';
    case 'scalar':
      return type.name;
    case 'wrapper':
      return typeText(type.of);
    case 'list':
      return `list(${typeText(type.element)})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'message':
      return type.name;
  }
}

/** Whether a value of one type may stand where another is wanted. What is not known may be anything. */
export function isAssignable(from: CelType, to: CelType): boolean {
  if (from.kind === 'dyn' || to.kind === 'dyn') return true;
  if (from.kind === 'wrapper') return isAssignable(from.of, to) || isNull(to);
  if (to.kind === 'wrapper') return isAssignable(from, to.of) || isNull(from);
  if (isNull(from)) return to.kind === 'message';
  if (isNull(to)) return from.kind === 'message';
  if (from.kind === 'list' && to.kind === 'list') return isAssignable(from.element, to.element);
  if (from.kind === 'map' && to.kind === 'map')
    return isAssignable(from.key, to.key) && isAssignable(from.value, to.value);
  return 'name' in from && 'name' in to && from.kind === to.kind && from.name === to.name;
}

function isNull(type: CelType): boolean {
  return type.kind === 'scalar' && type.name === 'null_type';
}

/** Whether a type is a number, or may be one. */
export function isNumber(type: CelType): boolean {
  if (type.kind === 'wrapper') return isNumber(type.of);
  return type.kind === 'dyn' || (type.kind === 'scalar' && /^(int|uint|double)$/.test(type.name));
}

/** The type that both are of. */
export function unified(a: CelType, b: CelType): CelType {
  return isAssignable(a, b) && isAssignable(b, a) && a.kind !== 'dyn' ? a : dyn;
}
