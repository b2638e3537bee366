import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import type { SchemaEnum, SchemaMessage } from '../schema-elements.ts';

/** Numbers from `start` to `end`, both of them in it. */
interface NumberRange {
  readonly start: number;
  readonly end: number;
}

/** What is reserved, and what is free for extensions. */
export const rangeRules: RuleFamily = {
  EXTENSION_MESSAGE_NO_DELETE: {
    message(now, before, context) {
      const ranges = (message: SchemaMessage) => message.proto.extensionRange.map(endBefore);
      compareRanges('extension', ranges(now), ranges(before), now, context);
    },
  },
  RESERVED_ENUM_NO_DELETE: {
    enum(now, before, context) {
      compareRanges('reserved', now.proto.reservedRange, before.proto.reservedRange, now, context);
      compareNames(now, before, context);
    },
  },
  RESERVED_MESSAGE_NO_DELETE: {
    message(now, before, context) {
      const ranges = (message: SchemaMessage) => message.proto.reservedRange.map(endBefore);
      compareRanges('reserved', ranges(now), ranges(before), now, context);
      compareNames(now, before, context);
    },
  },
};

type Reserving = SchemaMessage | SchemaEnum;
type Context = Parameters<Check<Reserving>>[2];

/** Messages write the first number that is not in a range any more. */
function endBefore({ start, end }: NumberRange): NumberRange {
  return { start, end: end - 1 };
}

function compareRanges(
  kind: string,
  ranges: readonly NumberRange[],
  previous: readonly NumberRange[],
  element: Reserving,
  { report }: Context,
): void {
  const present = joined(ranges);
  for (const range of previous) {
    const missing = without(range, present);
    if (missing.length === 0) continue;
    const removed = missing.map((each) => rangeText(each, element)).join(', ');
    report(
      `Previously present ${kind} range ${quoted(rangeText(range, element))} on ${kindOf(element)} ${quoted(element.proto.name)} is missing values: ${removed} were removed.`,
      element.file,
      placeOf(element),
      { do: kind === 'extension' ? 'extensions' : 'reserve', numbers: missing.map(written), names: [] },
    );
  }
}

function compareNames(now: Reserving, before: Reserving, { report }: Context): void {
  for (const name of new Set(before.proto.reservedName)) {
    if (now.proto.reservedName.includes(name)) continue;
    const message = `Previously present reserved name ${quoted(name)} on ${kindOf(now)} ${quoted(now.proto.name)} was deleted.`;
    report(message, now.file, placeOf(now), { do: 'reserve', numbers: [], names: [name] });
  }
}

/** By number, those that touch each other made one. */
function joined(ranges: readonly NumberRange[]): NumberRange[] {
  const result: NumberRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last && start <= last.end + 1) result[result.length - 1] = { ...last, end: Math.max(last.end, end) };
    else result.push({ start, end });
  }
  return result;
}

/** What of a range is in none of these, which are as `joined` gives them. */
function without(range: NumberRange, present: readonly NumberRange[]): NumberRange[] {
  const missing: NumberRange[] = [];
  let next = range.start;
  for (const { start, end } of present) {
    if (end < next) continue;
    if (start > range.end) break;
    if (start > next) missing.push({ start: next, end: start - 1 });
    next = end + 1;
  }
  if (next <= range.end) missing.push({ start: next, end: range.end });
  return missing;
}

/** As a definition has it. */
function written({ start, end }: NumberRange): string {
  return start === end ? String(start) : `${start} to ${end}`;
}

function rangeText({ start, end }: NumberRange, element: Reserving): string {
  if (start === end) return `[${start}]`;
  return end === highestNumber(element) ? `[${start},max]` : `[${start},${end}]`;
}

/** What `max` stands for, as the end of a range. */
function highestNumber(element: Reserving): number {
  if ('values' in element) return 2 ** 31 - 1;
  return element.proto.options?.messageSetWireFormat ? 2 ** 31 - 2 : 2 ** 29 - 1;
}

function kindOf(element: Reserving): 'enum' | 'message' {
  return 'values' in element ? 'enum' : 'message';
}
