import { Edition, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { isDelimited, isRepeated } from '../../options/field-facts.ts';
import type { OptionNode } from '../../syntax/tree.ts';
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
  if (field.file.edition !== EDITION_PROTO3) return;
  const value = node.map && typeElement?.kind === 'message' ? typeElement.fields[1] : undefined;
  const type = value ? value.typeElement : typeElement;
  if (type?.kind !== 'enum' || featureOf(type, 'enum_type') !== 'CLOSED') return;
  const text = `Enum "${type.fullName}" is closed, as those of proto2 are, and proto3 takes open ones only: declare it in proto3 or an edition.`;
  context.error('wrong-type', text, value && node.map ? node.map.value : node.type);
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
    } else if ((part.text === 'lazy' || part.text === 'unverified_lazy') && value === 'true') {
      const text = lazyProblem(field, part.text);
      if (text) context.error('wrong-value', text, option);
    } else if (part.text === 'jstype' && !javascriptTypes.includes(field.type)) {
      context.error('wrong-value', '"jstype" is for 64-bit integers only: remove it.', option);
    } else if (part.text === 'ctype') checkStringType(context, field, option, value);
  }
}

/** Why a field cannot be lazy; undefined when it can. */
function lazyProblem(field: FieldElement, name: string): string | undefined {
  if (field.type !== Type.MESSAGE && field.type !== Type.GROUP) {
    return `Only a message can be lazy: remove "${name}".`;
  }
  if (isDelimited(field))
    return `Only a message after its length can be lazy, not a delimited one: remove "${name}".`;
  if (field.extend && name === 'unverified_lazy')
    return 'An extension cannot be unverified_lazy: write "lazy".';
  return undefined;
}

/** `ctype` chooses between C++ types of strings. It was checked since edition 2023, and is gone since 2024. */
function checkStringType(context: LinkContext, field: FieldElement, option: OptionNode, value: string): void {
  const { edition } = field.file;
  const isString = field.type === Type.STRING || field.type === Type.BYTES;
  const report = (code: string, text: string): void => {
    if (edition < EDITION_2023) context.warning(code, text, option);
    else context.error(code, text, option);
  };
  if (edition >= Edition.EDITION_2024) {
    report(
      'wrong-edition',
      '"ctype" is gone since edition 2024: write features.(pb.cpp).string_type instead.',
    );
  } else if (!isString) report('wrong-value', '"ctype" is for strings and bytes only: remove it.');
  else if (field.extend && value === 'CORD') {
    report('wrong-value', 'An extension cannot have the ctype CORD: remove it.');
  }
}
