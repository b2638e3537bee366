import type { SyntaxFile } from '../syntax/parse.ts';
import type { Declaration } from '../syntax/tree.ts';
import type { FileUnit } from './elements.ts';

/**
 * Whether two versions of a declaration with the same text were read in the same way. What is wrong before a declaration can
 * change how the parser reads it, and what is wrong on its own lines silences other reports there.
 */
export function readTheSame(before: SyntaxFile, old: FileUnit, syntax: SyntaxFile, unit: FileUnit): boolean {
  if (before.diagnostics.length === 0 && syntax.diagnostics.length === 0) return true;
  if (!hasSoundLines(before, old) || !hasSoundLines(syntax, unit)) return false;
  return sameShape(old.node, unit.node, unit.node.first - old.node.first);
}

/** Whether nothing is reported on the lines that a declaration stands on. */
function hasSoundLines(syntax: SyntaxFile, { node }: FileUnit): boolean {
  const { text, diagnostics } = syntax;
  const { start, end } = syntax.tokens.span(node.first, node.last);
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline;
  let low = 0;
  let high = diagnostics.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((diagnostics[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (diagnostics[low]?.start ?? Number.POSITIVE_INFINITY) > to;
}

/** Compares where declarations begin and end: with the same tokens, what lies between is read in one way. */
function sameShape(a: Declaration, b: Declaration, shift: number): boolean {
  if (a.kind !== b.kind || a.first + shift !== b.first || a.last + shift !== b.last) return false;
  const [inA, inB] = [bodyOf(a), bodyOf(b)];
  if (inA.length !== inB.length) return false;
  return inA.every((inner, index) => {
    const other = inB[index];
    return other !== undefined && sameShape(inner, other, shift);
  });
}

function bodyOf(node: Declaration): readonly Declaration[] {
  if (node.kind === 'field') return node.group?.declarations ?? [];
  return 'body' in node ? (node.body?.declarations ?? []) : [];
}
