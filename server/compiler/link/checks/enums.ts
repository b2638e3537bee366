import { Edition } from '@bufbuild/protobuf/wkt';
import type { OptionNode } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { EnumElement, EnumValueElement } from '../elements.ts';
import { featureOf } from '../features.ts';
import { bigIntegerOf, integerOf, maxInt32, minInt32 } from '../numbers.ts';
import {
  ascends,
  checkNotReservedName,
  checkRange,
  checkReservedNames,
  overlapping,
} from './field-numbers.ts';

/** Checks an enum: that it has values, begins with zero where it must, and that numbers and names are free. */
export function checkEnum(context: LinkContext, element: EnumElement): void {
  const [first] = element.values;
  const isBroken = context.isBroken(element.node);
  if (!first) {
    if (isBroken) return;
    context.error(
      'empty-enum',
      `Enum "${element.name}" has no value: add ${constantName(element)}_UNSPECIFIED = 0;`,
      element.nameNode,
    );
    return;
  }
  checkReservedNames(context, element);
  for (const range of element.reservedRanges) checkRange(context, range.node, minInt32, maxInt32);
  checkOverlaps(context, element);
  for (const value of element.values) checkValue(context, element, value);
  if (
    !isBroken &&
    first.number !== undefined &&
    first.number !== 0 &&
    featureOf(element, 'enum_type') !== 'CLOSED'
  ) {
    const text = `The first value of an enum must be 0, as it is the default: add ${constantName(element)}_UNSPECIFIED = 0;`;
    context.error('enum-first-value', text, first.node.number ?? first.nameNode);
  }
  checkAliases(context, element);
  checkPrefixes(context, element);
}

/** `PostKind` as the prefix of its values: `POST_KIND`. */
function constantName(element: EnumElement): string {
  return element.name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

function checkValue(context: LinkContext, element: EnumElement, value: EnumValueElement): void {
  const { number } = value.node;
  if (number) {
    if (value.number === undefined && bigIntegerOf(number) !== undefined) {
      context.error(
        'number-out-of-range',
        `The number of a value goes from ${minInt32} to ${maxInt32}.`,
        number,
      );
    }
    const reserved = element.reservedRanges.find(
      ({ start, end, node }) =>
        value.number !== undefined &&
        start <= value.number &&
        value.number <= end &&
        integerOf(node.from) !== undefined,
    );
    if (reserved) {
      const text = `Number ${value.number} is reserved: choose another, or remove it from "reserved".`;
      context.error('reserved-number', text, number, [context.placeAt(reserved.node, 'Reserved here.')]);
    }
  }
  checkNotReservedName(context, element, value);
}

function checkOverlaps(context: LinkContext, element: EnumElement): void {
  const ranges = element.reservedRanges.map((range) => ({ ...range, end: range.end + 1 }));
  for (const [range, other] of overlapping(ranges)) {
    const text = `${other.start} to ${other.end - 1} is reserved already: remove what is in both from one of the two.`;
    context.error('overlapping-range', text, range.node, [context.placeAt(other.node, 'The other range.')]);
  }
}

function allowAlias(element: EnumElement): OptionNode | undefined {
  return element.options.find(
    ({ name }) => name.length === 1 && !name[0]?.extension && name[0]?.text === 'allow_alias',
  );
}

function checkAliases(context: LinkContext, element: EnumElement): void {
  const option = allowAlias(element);
  const allowed = option?.value?.kind === 'identifier' && option.value.text === 'true';
  const byNumber = new Map<number, EnumValueElement>();
  let hasAlias = false;
  let free: number | undefined;
  for (const value of ascends(element.values) ? [] : element.values) {
    if (value.number === undefined) continue;
    const first = byNumber.get(value.number);
    if (!first) {
      byNumber.set(value.number, value);
      continue;
    }
    hasAlias = true;
    if (allowed) continue;
    free ??= freeEnumNumber(element);
    const text = `Number ${value.number} is "${first.name}"'s already. The next free one is ${free}; for two names of one number add "option allow_alias = true;".`;
    context.error('duplicate-number', text, value.node.number ?? value.nameNode, [
      context.placeOf(first, 'Used here first.'),
    ]);
  }
  if (!option || context.isBroken(element.node)) return;
  // protoc refuses this, buf does not, and the language does not say.
  if (option.value?.kind !== 'identifier') return;
  if (!allowed) context.error('useless-option', '"allow_alias" is false anyway: remove this option.', option);
  else if (!hasAlias) {
    context.error('useless-option', 'No two values have the same number: remove "allow_alias".', option);
  }
}

/** The first number from 0 that no value has. */
export function freeEnumNumber(element: EnumElement): number {
  const used = new Set(element.values.map(({ number }) => number));
  let free = 0;
  while (used.has(free)) free++;
  return free;
}

/** Generators strip the enum's name from its values' names; what is left must still tell them apart. */
function checkPrefixes(context: LinkContext, element: EnumElement): void {
  const prefix = element.name.replaceAll('_', '').toLowerCase();
  if (!mayBeTheSame(element.values, prefix)) return;
  const seen = new Map<string, EnumValueElement>();
  for (const value of element.values) {
    const name = pascalCase(value.name.slice(prefixEnd(value.name, prefix)));
    const first = seen.get(name);
    if (!first) {
      seen.set(name, value);
      continue;
    }
    if (first.name === value.name || first.number === value.number) continue;
    const text = `"${value.name}" and "${first.name}" are the same once their case and the enum's name are left out: rename one.`;
    const place = [context.placeOf(first, 'The other value.')];
    if (isLegacy(element)) context.warning('enum-value-conflict', text, value.nameNode, place);
    else context.error('enum-value-conflict', text, value.nameNode, place);
  }
}

/** Hashes of what is left of each name: in nearly all enums they are told apart by that, and no text has to be made for it. */
const hashes = new Set<number>();

function mayBeTheSame(values: readonly EnumValueElement[], prefix: string): boolean {
  hashes.clear();
  for (const { name } of values) hashes.add(foldedHash(name, prefixEnd(name, prefix)));
  return hashes.size < values.length;
}

function isLegacy(element: EnumElement): boolean {
  const isAllowed = element.options.some(
    ({ name }) => name[0]?.text === 'deprecated_legacy_json_field_conflicts',
  );
  return element.file.edition === Edition.EDITION_PROTO2 && isAllowed;
}

/** Where a name goes on behind the enum's (lower case, without underscores), underscores and case aside; 0 when nothing would be left. */
function prefixEnd(name: string, prefix: string): number {
  let matched = 0;
  let at = 0;
  for (; at < name.length && matched < prefix.length; at++) {
    const code = name.charCodeAt(at);
    if (code === underscore) continue;
    if (lowerCase(code) !== prefix.charCodeAt(matched)) return 0;
    matched++;
  }
  if (matched < prefix.length) return 0;
  while (name.charCodeAt(at) === underscore) at++;
  return at === name.length ? 0 : at;
}

const underscore = 95;

/** Names are ASCII. */
function lowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Of a name from an offset on, underscores and case aside (FNV-1a, 32 bits). */
function foldedHash(name: string, from: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code !== underscore) hash = Math.imul(hash ^ lowerCase(code), 0x01000193);
  }
  return hash;
}

function pascalCase(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}
