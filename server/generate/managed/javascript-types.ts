import { create } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  FieldOptions_JSType,
  FieldOptionsSchema,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import type { ManagedConfig, ManagedRule } from '../template/template.ts';

const wideTypes: readonly FieldDescriptorProto_Type[] = [
  FieldDescriptorProto_Type.INT64,
  FieldDescriptorProto_Type.UINT64,
  FieldDescriptorProto_Type.SINT64,
  FieldDescriptorProto_Type.FIXED64,
  FieldDescriptorProto_Type.SFIXED64,
];

/** Sets `jstype` of 64-bit fields by rule, in place. Answers with the source paths of the options it set. */
export function setJavaScriptTypes(
  file: FileDescriptorProto,
  disable: readonly ManagedRule[],
  override: ManagedConfig['override'],
): number[][] {
  const rules = override.filter((rule) => rule.fieldOption === 'jstype');
  const disabled = disable.filter(
    ({ fileOption, fieldOption }) => fieldOption === 'jstype' || (!fileOption && !fieldOption),
  );
  if (rules.length === 0 || disabled.some(({ field }) => field === undefined)) return [];
  const changed: number[][] = [];
  for (const { field, fullName, path } of fieldsOf(file)) {
    if (!wideTypes.includes(field.type) || disabled.some((rule) => rule.field === fullName)) continue;
    const rule = rules.findLast((each) => each.field === undefined || each.field === fullName);
    const type = rule && jsTypes.get(String(rule.value));
    if (type === undefined || field.options?.jstype === type) continue;
    field.options ??= create(FieldOptionsSchema);
    field.options.jstype = type;
    changed.push([...path, 8, 6]);
  }
  return changed;
}

const jsTypes: ReadonlyMap<string, FieldOptions_JSType> = new Map([
  ['JS_NORMAL', FieldOptions_JSType.JS_NORMAL],
  ['JS_STRING', FieldOptions_JSType.JS_STRING],
  ['JS_NUMBER', FieldOptions_JSType.JS_NUMBER],
]);

interface PlacedField {
  field: FieldDescriptorProto;
  fullName: string;
  /** Its source path. */
  path: number[];
}

function fieldsOf(file: FileDescriptorProto): PlacedField[] {
  const found = placed(file.extension, file.package, [7]);
  for (const [index, message] of file.messageType.entries())
    found.push(...fieldsIn(message, file.package, [4, index]));
  return found;
}

function fieldsIn(message: DescriptorProto, scope: string, path: number[]): PlacedField[] {
  const name = scope === '' ? message.name : `${scope}.${message.name}`;
  return [
    ...placed(message.field, name, [...path, 2]),
    ...placed(message.extension, name, [...path, 6]),
    ...message.nestedType.flatMap((nested, index) => fieldsIn(nested, name, [...path, 3, index])),
  ];
}

function placed(fields: readonly FieldDescriptorProto[], scope: string, path: number[]): PlacedField[] {
  return fields.map((field, index) => ({
    field,
    fullName: scope === '' ? field.name : `${scope}.${field.name}`,
    path: [...path, index],
  }));
}
