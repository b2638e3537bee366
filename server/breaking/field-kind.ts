import { isFieldSet } from '@bufbuild/protobuf';
import {
  Edition,
  FeatureSet_FieldPresence,
  FeatureSet_MessageEncoding,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { featureOf } from './features.ts';
import type { SchemaField, SchemaMessage } from './schema-elements.ts';

/** How a field is on the wire. A message with delimited encoding is what proto2 calls a group. */
export function kindOf(field: SchemaField): Type {
  const { type } = field.proto;
  if (type !== Type.MESSAGE || featureOf(field, 'messageEncoding') !== FeatureSet_MessageEncoding.DELIMITED)
    return type;
  // Maps are never delimited, whatever the file says for all its messages.
  return isMap(field) || isInMapEntry(field) ? Type.MESSAGE : Type.GROUP;
}

/**
 * Whether it is known what fields hold: a type that is not found, which is told of by itself, may be any. Of two versions either may have
 * one, as what was committed need not have been whole.
 */
export function haveKnownTypes(...fields: readonly SchemaField[]): boolean {
  return fields.every(
    ({ proto }) => proto.typeName === '' || isFieldSet(proto, FieldDescriptorProtoSchema.field.type),
  );
}

/** `int32`, `group` */
export function kindName(kind: Type): string {
  return Type[kind]?.toLowerCase() ?? '';
}

/** How many values a field has, and whether it tells none from the default. The words are buf's. */
export type Cardinality =
  | 'optional with explicit presence'
  | 'optional with implicit presence'
  | 'required'
  | 'repeated'
  | 'map';

/** How many values a field has, and whether it tells that it has none: what buf compares of two versions. */
export function cardinalityOf(field: SchemaField): Cardinality {
  const { label, type, extendee } = field.proto;
  if (label === Label.REPEATED) return isMap(field) ? 'map' : 'repeated';
  const presence = featureOf(field, 'fieldPresence');
  if (label === Label.REQUIRED || presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return 'required';
  const hasPresence =
    extendee !== '' ||
    presence === FeatureSet_FieldPresence.EXPLICIT ||
    type === Type.MESSAGE ||
    type === Type.GROUP ||
    isInOneof(field.proto);
  return hasPresence ? 'optional with explicit presence' : 'optional with implicit presence';
}

/** Whether it is a map: a repeated message that is nested beside it, made for its entries. */
function isMap({ proto, parent, file }: SchemaField): boolean {
  if (proto.label !== Label.REPEATED || proto.type !== Type.MESSAGE || proto.extendee || !parent)
    return false;
  const start = `.${file.fullName(parent.nestedName)}.`;
  if (!proto.typeName.startsWith(start)) return false;
  const name = proto.typeName.slice(start.length);
  return parent.proto.nestedType.some((type) => type.name === name && type.options?.mapEntry);
}

/** Whether it is the key or the value of a map. */
export function isInMapEntry({ proto, parent }: SchemaField): boolean {
  return !proto.extendee && parent?.proto.options?.mapEntry === true;
}

/** The name of the oneof around a field; undefined outside of one. */
export function oneofOf({ proto, parent }: SchemaField): string | undefined {
  if (!parent || !isInOneof(proto)) return undefined;
  return isSyntheticOneof(parent, proto.oneofIndex)
    ? undefined
    : parent.proto.oneofDecl[proto.oneofIndex]?.name;
}

/** The oneof that proto3 makes for one `optional` field. */
export function isSyntheticOneof({ proto, file }: SchemaMessage, index: number): boolean {
  if (file.edition !== Edition.EDITION_PROTO3) return false;
  return proto.field.some((field) => field.proto3Optional && isInOneof(field) && field.oneofIndex === index);
}

function isInOneof(field: FieldDescriptorProto): boolean {
  return isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex);
}
