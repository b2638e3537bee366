/** The parts of a field as they are written. */
import {
  type DescExtension,
  type DescField,
  type DescMessage,
  isFieldSet,
  ScalarType,
} from '@bufbuild/protobuf';
import {
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import type { OptionLines } from './option-lines.ts';
import { quoted } from './value-text.ts';

/** Whether it is written together with its message, as proto2 has it. */
export function isGroup({ proto }: DescField | DescExtension): boolean {
  return proto.type === Type.GROUP;
}

/** Messages that are written together with one of these fields, and so not by themselves. */
export function groupsOf(fields: readonly (DescField | DescExtension)[]): ReadonlySet<DescMessage> {
  return new Set(fields.filter(isGroup).flatMap(({ message }) => message ?? []));
}

/** With a space behind it; empty where the language has none. */
export function label(field: DescField | DescExtension, isEdition: boolean): string {
  const { proto } = field;
  if (field.fieldKind === 'map') return '';
  if (proto.label === Label.REPEATED) return 'repeated ';
  if (isEdition) return '';
  if (proto.label === Label.REQUIRED) return 'required ';
  const file = field.kind === 'field' ? field.parent.file : field.file;
  return proto.proto3Optional || file.proto.syntax !== 'proto3' ? 'optional ' : '';
}

/** @param named how a type of that full name is called here */
export function fieldType(field: DescField | DescExtension, named: (typeName: string) => string): string {
  const type = field.message ?? field.enum;
  const value = type ? named(type.typeName) : scalarName(field.scalar);
  return field.fieldKind === 'map' ? `map<${scalarName(field.mapKey)}, ${value}>` : value;
}

/** What follows the number: default, JSON name and options, in brackets. */
export function fieldTail(field: DescField | DescExtension, options: OptionLines): string {
  const { proto } = field;
  const before: string[] = [];
  if (isFieldSet(proto, FieldDescriptorProtoSchema.field.defaultValue))
    before.push(`default = ${defaultText(field)}`);
  if (field.kind === 'field' && proto.jsonName !== '' && proto.jsonName !== jsonNameOf(proto.name))
    before.push(`json_name = ${quoted(proto.jsonName)}`);
  return options.brackets(proto.options, before);
}

function defaultText({ proto, scalar }: DescField | DescExtension): string {
  if (scalar === ScalarType.STRING) return quoted(proto.defaultValue);
  // Escaped already.
  return scalar === ScalarType.BYTES ? `"${proto.defaultValue}"` : proto.defaultValue;
}

function scalarName(scalar: ScalarType | undefined): string {
  return ScalarType[scalar ?? ScalarType.STRING].toLowerCase();
}

/** As every compiler makes it. */
function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}
