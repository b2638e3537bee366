import { Edition, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { isRepeated } from '../../options/field-facts.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement } from '../elements.ts';
import { featureOf } from '../features.ts';
import { checkDefault } from './defaults.ts';

const Type = FieldDescriptorProto_Type;
const { EDITION_PROTO2, EDITION_PROTO3, EDITION_2023 } = Edition;

/** Checks a field: label, type, map, group, default, and the options that only some types have. */
export function checkField(context: LinkContext, field: FieldElement): void {
  checkLabel(context, field);
  checkType(context, field);
  if (field.node.map) checkMap(context, field);
  if (field.type === Type.GROUP) checkGroup(context, field);
  checkDefault(context, field);
  checkOptions(context, field);
}

function checkLabel(context: LinkContext, field: FieldElement): void {
  const { label, map, type } = field.node;
  const { edition } = field.file;
  const isInOneof = field.oneof?.node !== undefined;
  if (!label) {
    if (edition !== EDITION_PROTO2 || map || isInOneof || field.node.number === undefined) return;
    const text = `In proto2 a field begins with "optional", "required" or "repeated": "${field.name}" has none of them.`;
    context.error('missing-label', text, type);
  } else if (isInOneof) {
    context.error('wrong-label', `A field of a oneof has no label: remove "${label.text}".`, label);
  } else if (map) {
    context.error('wrong-label', `A map has no label: remove "${label.text}".`, label);
  } else if (label.text === 'required' && edition === EDITION_PROTO3) {
    context.error('wrong-label', 'There are no required fields in proto3: remove "required".', label);
  } else if (label.text === 'required' && edition >= EDITION_2023) {
    const text = 'In editions, write [features.field_presence = LEGACY_REQUIRED] instead of "required".';
    context.error('wrong-label', text, label);
  } else if (label.text === 'optional' && edition >= EDITION_2023) {
    context.error('wrong-label', 'In editions a field is optional anyway: remove "optional".', label);
  }
}

function checkType(context: LinkContext, field: FieldElement): void {
  const { typeElement, node } = field;
  if (typeElement?.kind === 'message' && typeElement.mapEntry && !node.map) {
    const text = `"${typeElement.fullName}" is made for a map field and cannot be used by name: write map<Key, Value>.`;
    context.error('wrong-type', text, node.type);
  }
  if (typeElement?.kind !== 'enum' || field.file.edition !== EDITION_PROTO3) return;
  if (featureOf(typeElement, 'enum_type') !== 'CLOSED' || isOptionsExtension(field)) return;
  const text = `Enum "${typeElement.fullName}" is closed (it is from a proto2 file), and proto3 takes open ones only.`;
  context.error('wrong-type', text, node.type);
}

function isOptionsExtension(field: FieldElement): boolean {
  return field.extendee?.fullName.startsWith('google.protobuf.') === true;
}

function checkMap(context: LinkContext, field: FieldElement): void {
  const { map } = field.node;
  const entry = field.typeElement;
  if (!map || entry?.kind !== 'message') return;
  if (field.extend)
    context.error('wrong-type', 'An extension cannot be a map: extend with a message that has one.', map);
  if (field.oneof?.node)
    context.error('wrong-type', 'A map cannot be in a oneof: put it into a message of its own.', map);
  const [key, value] = entry.fields;
  const badKeys: (FieldDescriptorProto_Type | undefined)[] = [
    Type.FLOAT,
    Type.DOUBLE,
    Type.BYTES,
    Type.ENUM,
    Type.MESSAGE,
  ];
  if (key?.type !== undefined && badKeys.includes(key.type)) {
    const text = `A map's key is an integer, a bool or a string, not ${map.key.text}.`;
    context.error('wrong-type', text, map.key);
  }
  const enumType = value?.typeElement?.kind === 'enum' ? value.typeElement : undefined;
  if (enumType?.values[0]?.number !== undefined && enumType.values[0].number !== 0) {
    const text = `The first value of "${enumType.fullName}" is not 0, so it cannot be a map's value.`;
    context.error('wrong-type', text, map.value);
  }
}

function checkGroup(context: LinkContext, field: FieldElement): void {
  const { edition } = field.file;
  const { type, name } = field.node;
  if (edition === EDITION_PROTO3) {
    context.error(
      'not-in-proto3',
      'There are no groups in proto3: declare a message and a field of it.',
      type,
    );
  } else if (edition >= EDITION_2023) {
    const text =
      'There are no groups in editions: declare a message, and a field of it with [features.message_encoding = DELIMITED].';
    context.error('wrong-type', text, type);
  }
  if (!/^[A-Z]/.test(name.text)) {
    context.error('invalid-name', 'The name of a group begins with a capital letter.', name);
  }
}

/** Whether the elements of such a field could be packed. */
export function isPackable(field: FieldElement): boolean {
  const { type } = field;
  if (!isRepeated(field) || type === undefined) return false;
  return type !== Type.STRING && type !== Type.BYTES && type !== Type.MESSAGE && type !== Type.GROUP;
}

const javascriptTypes: (FieldDescriptorProto_Type | undefined)[] = [
  Type.INT64,
  Type.UINT64,
  Type.SINT64,
  Type.FIXED64,
  Type.SFIXED64,
];

function checkOptions(context: LinkContext, field: FieldElement): void {
  // What is not resolved cannot be judged.
  if (field.type === undefined) return;
  for (const option of field.options) {
    const [part] = option.name;
    if (option.name.length !== 1 || !part || part.extension || option.value?.kind !== 'identifier') continue;
    const value = option.value.text;
    if (
      part.text === 'packed' &&
      value === 'true' &&
      !isPackable(field) &&
      field.file.edition < EDITION_2023
    ) {
      context.error(
        'wrong-value',
        'Only repeated numbers, bools and enums can be packed: remove "packed".',
        option,
      );
    } else if (
      (part.text === 'lazy' || part.text === 'unverified_lazy') &&
      value === 'true' &&
      field.type !== Type.MESSAGE
    ) {
      context.error('wrong-value', `Only a message can be lazy: remove "${part.text}".`, option);
    } else if (part.text === 'jstype' && value !== 'JS_NORMAL' && !javascriptTypes.includes(field.type)) {
      context.error('wrong-value', '"jstype" is for 64-bit integers only: remove it.', option);
    }
  }
}
