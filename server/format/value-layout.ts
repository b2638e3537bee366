import type { ValueNode } from '../compiler/index.ts';
import type { Trivia } from './trivia.ts';

/** Whether a value's brackets stand on lines of their own: around more than one element, a nested one, or a comment. */
export function isBroken(
  trivia: Trivia,
  open: number,
  close: number,
  elements: readonly (ValueNode | undefined)[],
): boolean {
  const [first] = elements;
  if (elements.length > 1 || first?.kind === 'list' || first?.kind === 'aggregate') return true;
  return hasCommentInside(trivia, open, close);
}

/** Whether there is a comment between two brackets, those deeper inside left out. */
export function hasCommentInside(trivia: Trivia, open: number, close: number): boolean {
  const scope = trivia.scopes.get(open);
  if (scope?.gaps.some(([start, end]) => trivia.hasComment(start, end))) return true;
  if (trivia.trailingHasComment(open) || trivia.leadingHasComment(close)) return true;
  for (let token = open + 1; token < close; token++) {
    if (trivia.leadingHasComment(token) || trivia.trailingHasComment(token)) return true;
    const inner = trivia.closer(token);
    if (inner > 0) token = inner;
  }
  return false;
}
