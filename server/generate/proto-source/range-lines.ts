/** Numbers and names that are set aside. */
import type { DescriptorProto, EnumDescriptorProto } from '@bufbuild/protobuf/wkt';
import type { OptionLines } from './option-lines.ts';
import { quoted } from './value-text.ts';

/** The highest number of a field, and of a value of an enum. */
const highestField = 536_870_911;
const highestValue = 2_147_483_647;
/** The highest number of a field of a message set. */
const highestInSet = 2_147_483_646;

/** What a message sets aside, as source; names in an edition stand without quotes. */
export function reservedLines(
  { reservedRange, reservedName }: DescriptorProto,
  isEdition: boolean,
): string[] {
  // The ends are not part of them.
  const ranges = reservedRange.map(({ start, end }) => rangeText(start, end - 1, highestField));
  return [...reserved(ranges), ...reserved(names(reservedName, isEdition))];
}

/** What an enum sets aside, as source. */
export function reservedValueLines(
  { reservedRange, reservedName }: EnumDescriptorProto,
  isEdition: boolean,
): string[] {
  // Here they are.
  const ranges = reservedRange.map(({ start, end }) => rangeText(start, end, highestValue));
  return [...reserved(ranges), ...reserved(names(reservedName, isEdition))];
}

/** The numbers that a message leaves to extensions, as source, with the options of each range. */
export function extensionRangeLines(
  { extensionRange, options }: DescriptorProto,
  texts: OptionLines,
): string[] {
  const highest = options?.messageSetWireFormat === true ? highestInSet : highestField;
  return extensionRange.map(
    (range) =>
      `extensions ${rangeText(range.start, range.end - 1, highest)}${texts.brackets(range.options)};`,
  );
}

function reserved(what: readonly string[]): string[] {
  return what.length === 0 ? [] : [`reserved ${what.join(', ')};`];
}

function names(reservedNames: readonly string[], isEdition: boolean): string[] {
  return isEdition ? [...reservedNames] : reservedNames.map(quoted);
}

function rangeText(first: number, last: number, highest: number): string {
  if (first === last) return String(first);
  return `${first} to ${last === highest ? 'max' : last}`;
}
