import type { Declaration, EnumNode, MessageNode, RangeNode, SyntaxFile } from '../../compiler/index.ts';

/** The largest number a field may have, and those the wire format keeps to itself. */
const maxFieldNumber = 536_870_911;
const maxEnumNumber = 2_147_483_647;
const implementationRange = { from: 19_000, to: 19_999 };

/**
 * Numbers for the declaration at an offset of a message or enum, the best first: the one after the largest, which nobody has ever
 * used; then, where they were left out, the one after the declaration before, the one before the declaration that follows, and the
 * smallest. None outside of both.
 */
export function nextNumbers(syntax: SyntaxFile, offset: number): number[] {
  const around = innermost(syntax, syntax.tree.declarations, offset);
  if (!around) return [];
  const isEnum = around.kind === 'enum';
  const taken: Taken = { numbers: [], ranges: [], before: undefined, after: undefined };
  collect(syntax, around.body.declarations, offset, taken);
  const reserved = isEnum ? taken.ranges : [...taken.ranges, implementationRange];
  const least = isEnum ? 0 : 1;
  const used = new Set(taken.numbers);
  const rangeAround = (number: number) => reserved.find(({ from, to }) => from <= number && number <= to);
  const free = (from: number): number => {
    for (let next = from; ; ) {
      const range = rangeAround(next);
      if (!range && !used.has(next)) return next;
      next = (range?.to ?? next) + 1;
    }
  };
  const afterBefore = (taken.before ?? least - 1) + 1;
  const beforeAfter = (taken.after ?? least) - 1;
  const leftOut = [afterBefore, beforeAfter, free(least)].filter(
    (number) => number >= least && !used.has(number) && !rangeAround(number),
  );
  const numbers = [free(Math.max(least - 1, ...taken.numbers) + 1), ...leftOut];
  return [...new Set(numbers)].filter((number) => number <= (isEnum ? maxEnumNumber : maxFieldNumber));
}

interface Taken {
  readonly numbers: number[];
  readonly ranges: { from: number; to: number }[];
  /** Of the declaration before the offset, and of the one after it. */
  before: number | undefined;
  after: number | undefined;
}

function innermost(
  syntax: SyntaxFile,
  declarations: readonly Declaration[],
  offset: number,
): MessageNode | EnumNode | undefined {
  for (const node of declarations) {
    if (node.kind !== 'message' && node.kind !== 'enum') continue;
    const start = syntax.tokens.end(node.body.open);
    const end = node.body.close < 0 ? syntax.text.length : syntax.tokens.start(node.body.close);
    if (offset < start || offset > end) continue;
    return (node.kind === 'message' && innermost(syntax, node.body.declarations, offset)) || node;
  }
  return undefined;
}

function collect(
  syntax: SyntaxFile,
  declarations: readonly Declaration[],
  offset: number,
  taken: Taken,
): void {
  for (const node of declarations) {
    if (node.kind === 'oneof') collect(syntax, node.body.declarations, offset, taken);
    if (node.kind === 'reserved' || node.kind === 'extensions')
      taken.ranges.push(...node.ranges.map(rangeOf));
    // The declaration that is being written has no number yet: what the parser took for it is the next one's.
    if ((node.kind !== 'field' && node.kind !== 'enum-value') || !node.number) continue;
    const { start, end } = syntax.tokens.span(node.first, node.last);
    if (start <= offset && offset <= end) continue;
    const number = numberOf(node.number);
    taken.numbers.push(number);
    if (end < offset) taken.before = number;
    else taken.after ??= number;
  }
}

function rangeOf({ from, to }: RangeNode): { from: number; to: number } {
  const first = numberOf(from);
  if (to === 'max') return { from: first, to: Number.MAX_SAFE_INTEGER };
  return { from: first, to: to ? numberOf(to) : first };
}

function numberOf({ text, negative }: { text: string; negative: boolean }): number {
  const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return Number.isFinite(value) ? (negative ? -value : value) : 0;
}
