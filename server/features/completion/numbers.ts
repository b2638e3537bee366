import type { Declaration, EnumNode, MessageNode, RangeNode, SyntaxFile } from '../../compiler/index.ts';

/** The largest number a field may have, and those the wire format keeps to itself. */
const maxFieldNumber = 536_870_911;
const implementationRange = { from: 19_000, to: 19_999 };

/** The number after the largest one taken in the message or enum around an offset, or undefined outside of both. */
export function nextNumber(syntax: SyntaxFile, offset: number): number | undefined {
  const around = innermost(syntax, syntax.tree.declarations, offset);
  if (!around) return undefined;
  const isEnum = around.kind === 'enum';
  const taken = { numbers: [] as number[], ranges: [] as { from: number; to: number }[] };
  collect(syntax, around.body.declarations, offset, taken);
  const reserved = isEnum ? taken.ranges : [...taken.ranges, implementationRange];
  let next = Math.max(isEnum ? -1 : 0, ...taken.numbers) + 1;
  for (;;) {
    const range = reserved.find(({ from, to }) => from <= next && next <= to);
    if (!range) break;
    next = range.to + 1;
  }
  return isEnum || next <= maxFieldNumber ? next : undefined;
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
  taken: { numbers: number[]; ranges: { from: number; to: number }[] },
): void {
  for (const node of declarations) {
    if (node.kind === 'oneof') collect(syntax, node.body.declarations, offset, taken);
    if (node.kind === 'reserved' || node.kind === 'extensions')
      taken.ranges.push(...node.ranges.map(rangeOf));
    // The declaration that is being written has no number yet: what the parser took for it is the next one's.
    if ((node.kind !== 'field' && node.kind !== 'enum-value') || !node.number) continue;
    const { start, end } = syntax.tokens.span(node.first, node.last);
    if (offset < start || offset > end) taken.numbers.push(numberOf(node.number));
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
