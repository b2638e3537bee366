import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import {
  type EnumElement,
  type FieldElement,
  featureOf,
  isPacked,
  isRepeated,
  type LinkedFile,
} from '../../../../compiler/index.ts';
import type { SnapshotFile } from '../../../../workspace/snapshot.ts';
import type { TextChange } from '../../../edits/text-changes.ts';
import {
  everyField,
  type LinkedField,
  newHead,
  optionNamed,
  syntaxOf,
  unquotedNames,
  withoutLabel,
} from './declarations.ts';
import { changedOptions } from './field-options.ts';
import { withoutGroups } from './groups.ts';

const { STRING, BYTES, MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** proto2 and proto3 as edition 2023: what they take for granted, said with features. */
export function toEdition2023({ linked }: SnapshotFile): TextChange[] {
  const isProto2 = syntaxOf(linked).text === 'proto2';
  const fields = everyField(linked);
  const options = isProto2 ? proto2Features(linked, fields) : proto3Features(fields);
  const isImplicit = options.includes('features.field_presence = IMPLICIT');
  const isExpanded = options.includes('features.repeated_field_encoding = EXPANDED');
  const changes = [...newHead(linked, 'edition = "2023";', options), ...unquotedNames(linked)];
  for (const field of fields) {
    const added: string[] = [];
    const { node, element } = field;
    if (node.label && node.label.text !== 'repeated' && !node.group) {
      changes.push(...withoutLabel(linked, node));
      if (node.label.text === 'required') added.push('features.field_presence = LEGACY_REQUIRED');
      else if (isImplicit && !element.extend && !isMessage(element))
        added.push('features.field_presence = EXPLICIT');
    }
    const packed = optionNamed(node, 'packed');
    if (isPackable(element) && isPacked(element) === isExpanded)
      added.push(`features.repeated_field_encoding = ${isPacked(element) ? 'PACKED' : 'EXPANDED'}`);
    changes.push(...changedOptions(linked, field, added, [packed]));
  }
  return withoutGroups(linked, fields, changes);
}

/** What a file of proto2 has to say of itself, as far as it has something of which it is true. */
function proto2Features(linked: LinkedFile, fields: readonly LinkedField[]): string[] {
  const { elements } = linked;
  const enums = [...elements.symbols.values()].filter((each): each is EnumElement => each.kind === 'enum');
  const repeated = fields.filter(({ element }) => isPackable(element));
  const options: string[] = [];
  if (enums.length > 0) options.push('features.enum_type = CLOSED');
  if (repeated.some(({ element }) => !isPacked(element)))
    options.push('features.repeated_field_encoding = EXPANDED');
  if (fields.some(({ element }) => hasText(element))) options.push('features.utf8_validation = NONE');
  if (enums.length > 0 || elements.messages.length > 0)
    options.push('features.json_format = LEGACY_BEST_EFFORT');
  return options;
}

/** In proto3, what says nothing has no presence. */
function proto3Features(fields: readonly LinkedField[]): string[] {
  const hasImplicit = fields.some(({ element }) => isImplicit(element) || entryOf(element).some(isImplicit));
  return hasImplicit ? ['features.field_presence = IMPLICIT'] : [];
}

function isImplicit(field: FieldElement): boolean {
  if (isRepeated(field) || field.oneof || field.extend || isMessage(field)) return false;
  return featureOf(field, 'field_presence') === 'IMPLICIT';
}

/** The key and the value of a map. */
function entryOf({ typeElement }: FieldElement): readonly FieldElement[] {
  return typeElement?.kind === 'message' && typeElement.mapEntry ? typeElement.fields : [];
}

function isMessage({ type }: FieldElement): boolean {
  return type === MESSAGE || type === GROUP;
}

function isPackable(field: FieldElement): boolean {
  return isRepeated(field) && !isMessage(field) && field.type !== STRING && field.type !== BYTES;
}

/** Strings, those in maps too. */
function hasText(field: FieldElement): boolean {
  return [field, ...entryOf(field)].some(({ type }) => type === STRING);
}
