import { WireType } from '@bufbuild/protobuf/wire';
import { Edition, FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { FieldElement } from '../link/elements.ts';
import { featureOf } from '../link/features.ts';
import { maxFieldNumber } from '../link/numbers.ts';
import type { WireOutput } from '../wire/wire-output.ts';
import { written } from '../wire/written.ts';

const { STRING, BYTES, MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** Whether it has the label `repeated`; maps have it too. */
export function isRepeated(field: FieldElement): boolean {
  return field.label === FieldDescriptorProto_Label.REPEATED;
}

/** Whether a field can be written: where its number is none that it can have, that has been reported at its declaration. */
export function hasNumber({ number, extend, extendee }: FieldElement): boolean {
  if (number === undefined) return false;
  if (!extend) return number > 0 && number <= maxFieldNumber;
  return extendee?.extensionRanges.some(({ start, end }) => start <= number && number < end) ?? false;
}

/** Whether a message is only whole with a value for the field. */
export function isRequired(field: FieldElement): boolean {
  if (field.label === FieldDescriptorProto_Label.REQUIRED) return true;
  if (field.file.edition < Edition.EDITION_2023 || isRepeated(field) || field.oneof || field.extend)
    return false;
  return featureOf(field, 'field_presence') === 'LEGACY_REQUIRED';
}

/** Whether a message field is written between group tags instead of after its length. */
export function isDelimited(field: FieldElement): boolean {
  if (field.type === GROUP) return true;
  if (field.type !== MESSAGE || field.file.edition < Edition.EDITION_2023) return false;
  const isMap = field.typeElement?.kind === 'message' && field.typeElement.mapEntry;
  return !isMap && featureOf(field, 'message_encoding') === 'DELIMITED';
}

/** Whether the elements of a repeated field share one length-delimited record. */
export function isPacked(field: FieldElement): boolean {
  const { type } = field;
  if (!isRepeated(field) || type === undefined) return false;
  if (type === STRING || type === BYTES || type === MESSAGE || type === GROUP) return false;
  if (field.file.edition >= Edition.EDITION_2023)
    return featureOf(field, 'repeated_field_encoding') !== 'EXPANDED';
  const option = field.options.find(
    (candidate) => candidate.name.length === 1 && candidate.name[0]?.text === 'packed',
  );
  if (option?.value?.kind === 'identifier') return option.value.text === 'true';
  return field.file.edition === Edition.EDITION_PROTO3;
}

/** Message bytes as the field `number`. */
export function wrapMessage(number: number, bytes: Uint8Array, delimited: boolean): Uint8Array {
  return written((output) => writeMessage(output, number, bytes, delimited));
}

/** Writes a field that is a message: with its length before it, or, `delimited`, between the tags of a group. */
export function writeMessage(
  output: WireOutput,
  number: number,
  bytes: Uint8Array,
  delimited: boolean,
): void {
  if (!delimited) {
    output.bytes(number, bytes);
    return;
  }
  output.tag(number, WireType.StartGroup);
  output.raw(bytes);
  output.tag(number, WireType.EndGroup);
}

/** An extension of a message set: `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }`. */
export function writeSetItem(output: WireOutput, number: number, bytes: Uint8Array): void {
  output.tag(1, WireType.StartGroup);
  output.int32(2, number);
  output.bytes(3, bytes);
  output.tag(1, WireType.EndGroup);
}
