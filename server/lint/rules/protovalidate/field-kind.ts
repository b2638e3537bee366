import { FieldDescriptorProto_Type as Type } from '@bufbuild/protobuf/wkt';
import { type FieldElement, featureOf, isRepeated } from '../../../compiler/index.ts';

/** What rules are for, by their name in FieldRules: a kind of scalar, and the wrapper or message of that name. */
const ruleTypes: Readonly<Record<string, readonly [kind: string | undefined, message: string | undefined]>> =
  {
    float: ['float', 'FloatValue'],
    double: ['double', 'DoubleValue'],
    int32: ['int32', 'Int32Value'],
    int64: ['int64', 'Int64Value'],
    uint32: ['uint32', 'UInt32Value'],
    uint64: ['uint64', 'UInt64Value'],
    sint32: ['sint32', undefined],
    sint64: ['sint64', undefined],
    fixed32: ['fixed32', undefined],
    fixed64: ['fixed64', undefined],
    sfixed32: ['sfixed32', undefined],
    sfixed64: ['sfixed64', undefined],
    bool: ['bool', 'BoolValue'],
    string: ['string', 'StringValue'],
    bytes: ['bytes', 'BytesValue'],
    enum: ['enum', undefined],
    any: [undefined, 'Any'],
    duration: [undefined, 'Duration'],
    timestamp: [undefined, 'Timestamp'],
    field_mask: [undefined, 'FieldMask'],
  };

const wrappers: ReadonlySet<string> = new Set(
  Object.values(ruleTypes).flatMap(([, message]) =>
    message?.endsWith('Value') ? [`google.protobuf.${message}`] : [],
  ),
);

/** The names of rules for one type. */
export const ruleTypeNames = Object.keys(ruleTypes);

/** Whether it is a map. */
export function isMap(field: FieldElement): boolean {
  return field.typeElement?.kind === 'message' && field.typeElement.mapEntry;
}

/** Whether its values are messages; groups are. */
export function isMessage(field: FieldElement): boolean {
  return field.type === Type.MESSAGE || field.type === Type.GROUP;
}

/** Whether its type is one of google/protobuf/wrappers.proto, to which the rules of the wrapped scalar apply. */
export function isWrapper(field: FieldElement): boolean {
  return wrappers.has(field.typeElement?.fullName ?? '');
}

/** Whether it tells an empty value from none. */
export function hasPresence(field: FieldElement): boolean {
  if (isRepeated(field)) return false;
  if (isMessage(field) || field.oneof) return true;
  return featureOf(field, 'field_presence') !== 'IMPLICIT';
}

/** As messages name a type: `int32`, `a.b.Message`, `map<string, int32>`. */
export function typeName(field: FieldElement): string {
  if (isMap(field) && field.typeElement?.kind === 'message')
    return `map<${field.typeElement.fields.map(typeName).join(', ')}>`;
  if (isMessage(field)) return field.typeElement?.fullName ?? '';
  return field.type === undefined ? '' : Type[field.type].toLowerCase();
}

/** Whether rules of this name are for such a field. */
export function ruleFits(rule: string, field: FieldElement): boolean {
  const [kind, message] = ruleTypes[rule] ?? [];
  if (isMessage(field))
    return message !== undefined && field.typeElement?.fullName === `google.protobuf.${message}`;
  return kind !== undefined && typeName(field) === kind;
}
