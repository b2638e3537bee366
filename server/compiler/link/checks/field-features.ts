import { Edition, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { isRepeated } from '../../options/field-facts.ts';
import type { OptionNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement } from '../elements.ts';
import { featureOf, featuresSetOn } from '../features.ts';
import { isPackable } from './fields.ts';

const { STRING, MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** Checks what only holds in editions: features that do not suit the field, and options that features have replaced. */
export function checkEditionOfField(context: LinkContext, field: FieldElement): void {
  if (field.type === undefined || field.file.edition < Edition.EDITION_2023) return;
  const features = featuresSetOn(field);
  for (const option of field.options) reportReplaced(context, option);
  for (const { name, value, option } of features) {
    const problem = problemOf(field, name, value);
    if (problem) context.error('wrong-feature', problem, option);
  }
  const isImplicit = !isRepeated(field) && !field.oneof && featureOf(field, 'field_presence') === 'IMPLICIT';
  if (isImplicit && !field.extend && isClosedEnum(field)) {
    const text = 'A closed enum needs presence: set [features.field_presence = EXPLICIT].';
    context.error('wrong-type', text, field.node.type);
  }
  // A map's value has the presence of the declarations around the map.
  const value =
    field.node.map && field.typeElement?.kind === 'message' ? field.typeElement.fields[1] : undefined;
  if (value && isClosedEnum(value) && featureOf(value, 'field_presence') === 'IMPLICIT') {
    const text = 'A closed enum needs presence, which the values of a map here have not: take an open one.';
    context.error('wrong-type', text, field.node.map?.value ?? field.node.type);
  }
}

function isClosedEnum(field: FieldElement): boolean {
  return field.typeElement?.kind === 'enum' && featureOf(field.typeElement, 'enum_type') === 'CLOSED';
}

function reportReplaced(context: LinkContext, option: OptionNode): void {
  const [part] = option.name;
  if (option.name.length !== 1 || part?.extension || part?.text !== 'packed') return;
  const isPacked = option.value?.kind === 'identifier' && option.value.text === 'true';
  const feature = `features.repeated_field_encoding = ${isPacked ? 'PACKED' : 'EXPANDED'}`;
  context.error(
    'wrong-value',
    'In editions, write features.repeated_field_encoding instead of "packed".',
    option,
    undefined,
    context.instead(option, feature),
  );
}

/** Why a feature cannot be set on a field; undefined when it can. */
function problemOf(field: FieldElement, name: string, value: string): string | undefined {
  const isMap = field.node.map !== undefined;
  const isMessage = field.type === MESSAGE || field.type === GROUP;
  switch (name) {
    case 'field_presence':
      if (field.oneof) return 'A field of a oneof has presence anyway: remove "field_presence".';
      if (isRepeated(field)) return 'A repeated field has no presence: remove "field_presence".';
      if (field.extend) return 'An extension has presence anyway: remove "field_presence".';
      if (isMessage && value === 'IMPLICIT') return 'A message always has presence: it cannot be IMPLICIT.';
      return undefined;
    case 'repeated_field_encoding':
      if (!isRepeated(field)) return 'Only a repeated field has a repeated_field_encoding: remove it.';
      if (value === 'PACKED' && !isPackable(field))
        return 'Only repeated numbers, bools and enums can be PACKED.';
      return undefined;
    case 'utf8_validation':
      return field.type === STRING || isStringMap(field)
        ? undefined
        : 'Only strings have "utf8_validation": remove it.';
    case 'message_encoding':
      return isMessage && !isMap ? undefined : 'Only messages have "message_encoding": remove it.';
    default:
      return undefined;
  }
}

function isStringMap(field: FieldElement): boolean {
  const entry = field.typeElement;
  return entry?.kind === 'message' && entry.mapEntry && entry.fields.some(({ type }) => type === STRING);
}
