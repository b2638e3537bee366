import { Edition } from '@bufbuild/protobuf/wkt';
import { TokenKind } from '../../syntax/tokens.ts';
import type { Node, NumberNode, RangeNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type {
  EnumElement,
  EnumValueElement,
  FieldElement,
  MessageElement,
  NumberRange,
} from '../elements.ts';
import {
  bigIntegerOf,
  firstReservedNumber,
  integerOf,
  lastReservedNumber,
  maxFieldNumber,
  maxInt32,
} from '../numbers.ts';

/** Checks that the numbers and names of a message's fields are possible, free, and not taken twice. */
export function checkFieldNumbers(context: LinkContext, message: MessageElement): void {
  const byNumber = ascends(message.fields) ? undefined : new Map<number, FieldElement>();
  let free: number | undefined;
  for (const field of message.fields) {
    const node = field.node.number;
    checkNotReservedName(context, message, field);
    if (!node || !checkNumber(context, node)) continue;
    const number = field.number ?? 0;
    const first = byNumber?.get(number);
    if (first) {
      // One answer for all of a message: looking for it takes its time.
      free ??= freeFieldNumber(message);
      const text = `Number ${number} is "${first.name}"'s already. The next free one is ${free}.`;
      context.error('duplicate-number', text, node, [context.placeOf(first, 'Used here first.')]);
      continue;
    }
    byNumber?.set(number, field);
    checkNotReserved(context, message, node, number);
  }
  checkRanges(context, message);
}

/** Whether each has a greater number than the one before. Most do: then no two have the same, and no table is needed to tell. */
export function ascends(elements: readonly (FieldElement | EnumValueElement)[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const { number } of elements) {
    if (number === undefined || number <= last) return false;
    last = number;
  }
  return true;
}

/** Reports a field or value whose name its message or enum reserves. */
export function checkNotReservedName(
  context: LinkContext,
  owner: MessageElement | EnumElement,
  { name, nameNode }: FieldElement | EnumValueElement,
): void {
  if (owner.reservedNames.length === 0) return;
  const reserved = owner.reservedNames.find((candidate) => candidate.name === name);
  if (!reserved) return;
  const text = `The name "${name}" is reserved: choose another, or remove it from "reserved".`;
  context.error('reserved-name', text, nameNode, [context.placeAt(reserved.node, 'Reserved here.')]);
}

/** Whether a number can be a field's; reports when it cannot. */
export function checkNumber(context: LinkContext, node: NumberNode, most: number = maxFieldNumber): boolean {
  const small = integerOf(node) ?? 0;
  if (small > 0 && (small < firstReservedNumber || small > lastReservedNumber) && small <= most) return true;
  const value = bigIntegerOf(node);
  // The lexer has reported a literal that is no number.
  if (value === undefined) return false;
  if (value < 1n || value > BigInt(most)) {
    context.error('number-out-of-range', `A field number goes from 1 to ${most}.`, node);
    return false;
  }
  if (value >= BigInt(firstReservedNumber) && value <= BigInt(lastReservedNumber)) {
    const message = `Numbers ${firstReservedNumber} to ${lastReservedNumber} are kept for Protobuf itself: choose another.`;
    context.error('reserved-number', message, node);
    return false;
  }
  return true;
}

/** The first number that no field has and no range keeps; the greatest there is when all are taken. */
export function freeFieldNumber(message: MessageElement): number {
  const taken = [
    ...message.fields.map(({ number = 0 }) => ({ start: number, end: number + 1 })),
    ...message.reservedRanges,
    ...message.extensionRanges,
    { start: firstReservedNumber, end: lastReservedNumber + 1 },
  ].sort((a, b) => a.start - b.start);
  let free = 1;
  for (const { start, end } of taken) {
    if (start > free) break;
    free = Math.max(free, end);
  }
  return Math.min(free, maxFieldNumber);
}

function checkNotReserved(
  context: LinkContext,
  message: MessageElement,
  node: NumberNode,
  number: number,
): void {
  if (message.reservedRanges.length === 0 && message.extensionRanges.length === 0) return;
  const inside = ({ start, end }: NumberRange): boolean => start <= number && number < end;
  const reserved = message.reservedRanges.find(inside);
  if (reserved) {
    const text = `Number ${number} is reserved: choose another, or remove it from "reserved".`;
    context.error('reserved-number', text, node, [context.placeAt(reserved.node, 'Reserved here.')]);
  }
  const extension = message.extensionRanges.find(inside);
  if (extension) {
    const text = `Number ${number} is kept for extensions: choose one outside the range.`;
    context.error('reserved-number', text, node, [context.placeAt(extension.node, 'The extension range.')]);
  }
}

/** Checks `reserved` and `extensions`: that ranges are possible and do not overlap, and that no name is there twice. */
function checkRanges(context: LinkContext, message: MessageElement): void {
  checkReservedNames(context, message);
  if (message.reservedRanges.length === 0 && message.extensionRanges.length === 0) return;
  const isMessageSet = [...message.extensionRanges, ...message.reservedRanges].some(
    ({ end }) => end === maxInt32,
  );
  const most = isMessageSet ? maxInt32 : maxFieldNumber;
  const ranges = [
    ...message.reservedRanges.map((range) => ({ ...range, what: 'reserved' })),
    ...message.extensionRanges.map((range) => ({ ...range, what: 'an extension range' })),
  ];
  const valid = ranges.filter((range) => checkRange(context, range.node, 1, most));
  for (const [range, other] of overlapping(valid)) {
    const text = `This range overlaps with ${other.start} to ${other.end - 1}, which is ${other.what} already: remove what is in both.`;
    context.error('overlapping-range', text, range.node, [context.placeAt(other.node, 'The other range.')]);
  }
}

/** Ranges that share a number with another: the later one in the text, then the earlier. Each ends before its `end`. */
export function overlapping<T extends NumberRange>(ranges: readonly T[]): [later: T, earlier: T][] {
  const pairs: [T, T][] = [];
  let widest: T | undefined;
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.node.first - b.node.first)) {
    if (widest && range.start < widest.end) {
      pairs.push(range.node.first > widest.node.first ? [range, widest] : [widest, range]);
    }
    if (!widest || range.end > widest.end) widest = range;
  }
  return pairs;
}

/** Whether both ends of a range are possible and in order; reports when not. */
export function checkRange(context: LinkContext, node: RangeNode, least: number, most: number): boolean {
  for (const end of [node.from, node.to]) {
    if (end === undefined || end === 'max') continue;
    const value = bigIntegerOf(end);
    if (value === undefined) return false;
    if (value < BigInt(least) || value > BigInt(most)) {
      context.error('number-out-of-range', `The numbers here go from ${least} to ${most}.`, end);
      return false;
    }
  }
  const from = integerOf(node.from) ?? 0;
  const to = node.to === 'max' || node.to === undefined ? undefined : integerOf(node.to);
  if (to !== undefined && to < from) {
    const swapped = context.instead(node, `${to} to ${from}`);
    context.error('empty-range', `This range is empty: write ${to} to ${from}.`, node, undefined, swapped);
    return false;
  }
  return true;
}

/** Names in `reserved`: identifiers in editions, strings before, and each once. */
export function checkReservedNames(
  context: LinkContext,
  element: { readonly reservedNames: MessageElement['reservedNames']; readonly file: MessageElement['file'] },
): void {
  if (element.reservedNames.length === 0) return;
  const seen = new Map<string, Node>();
  const isEdition = element.file.edition >= Edition.EDITION_2023;
  for (const { name, node } of element.reservedNames) {
    const isString = context.file.syntax.tokens.kind(node.first) === TokenKind.string;
    const first = seen.get(name);
    if (isEdition === isString) {
      const right = isEdition ? name : `"${name}"`;
      const rule = isEdition
        ? 'In editions, a reserved name stands without quotes'
        : 'A reserved name stands in quotes';
      const isName = isEdition ? /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) : true;
      const advice = isName ? context.instead(node, right) : undefined;
      context.error('wrong-value', `${rule}: write reserved ${right};`, node, undefined, advice);
    } else if (first) {
      context.error('duplicate-name', `The name "${name}" is reserved already: remove it here.`, node, [
        context.placeAt(first, 'Reserved here first.'),
      ]);
    } else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      context.warning('invalid-name', `"${name}" cannot be a name, so there is nothing to reserve.`, node);
    }
    if (!first) seen.set(name, node);
  }
}
