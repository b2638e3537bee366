import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { type Node, type Span, type SyntaxFile, TokenKind } from '../compiler/index.ts';
import { offsetAt, rangeAt } from './positions.ts';

/** From the word at each position outwards: the name, the value, the statement, the inside of the braces, ... the file. */
export function selectionRanges(syntax: SyntaxFile, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => {
    const spans = spansAround(syntax, offsetAt(syntax, position));
    let outer: SelectionRange | undefined;
    for (const { start, end } of spans.reverse()) {
      const range = rangeAt(syntax, start, end);
      outer = outer ? { range, parent: outer } : { range };
    }
    return outer ?? { range: { start: position, end: position } };
  });
}

/** Inside out, each wider than the one before. */
function spansAround(syntax: SyntaxFile, offset: number): Span[] {
  const { tokens, text } = syntax;
  const found: Span[] = [{ start: 0, end: text.length }];
  const around = (span: Span) => span.start <= offset && offset <= span.end;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      // The later one where two touch: the cursor stands before it.
      const child = value.findLast((item) => isNode(item) && around(tokens.span(item.first, item.last)));
      if (child) visit(child);
      return;
    }
    if (!isNode(value)) return;
    found.push(tokens.span(value.first, value.last));
    for (const child of Object.values(value)) {
      if (isBody(child)) visitBody(child);
      else if (Array.isArray(child)) visit(child);
      else if (isNode(child) && around(tokens.span(child.first, child.last))) visit(child);
    }
  };
  const visitBody = (body: Body): void => {
    const close = body.close < 0 ? text.length : tokens.start(body.close);
    const inside = { start: tokens.end(body.open), end: close };
    if (!around(inside)) return;
    found.push({ start: tokens.start(body.open), end: body.close < 0 ? close : tokens.end(body.close) });
    found.push(trimmed(text, inside));
    visit(body.declarations);
  };
  visit(syntax.tree.declarations);
  const token = tokens.tokenAt(offset);
  for (const index of [token - 1, token]) {
    if (index < 0 || tokens.kind(index) === TokenKind.endOfFile || tokens.end(index) < offset) continue;
    const span = tokens.span(index, index);
    found.push(span);
    if (tokens.kind(index) === TokenKind.string && offset > span.start && offset < span.end)
      found.push({ start: span.start + 1, end: span.end - 1 });
  }
  found.push(...commentsAround(syntax, offset));
  return nested(found.filter(around));
}

interface Body {
  readonly open: number;
  readonly close: number;
  readonly declarations: readonly unknown[];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'first' in value && 'last' in value;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && 'open' in value && 'declarations' in value;
}

function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  const from = start + inside.length - inside.trimStart().length;
  return { start: from, end: Math.max(from, start + inside.trimEnd().length) };
}

/** The comment, and the run of comments on the lines above and below that it is part of. */
function commentsAround({ tokens, text }: SyntaxFile, offset: number): Span[] {
  const at = tokens.commentStarts.findLastIndex((start) => start <= offset);
  if (at < 0 || (tokens.commentEnds[at] ?? 0) < offset) return [];
  const start = (index: number) => tokens.commentStarts[index] ?? 0;
  const end = (index: number) => tokens.commentEnds[index] ?? 0;
  const isJoined = (index: number) => /^[ \t\r]*\n?[ \t]*$/.test(text.slice(end(index), start(index + 1)));
  let [first, last] = [at, at];
  while (first > 0 && isJoined(first - 1)) first--;
  while (last + 1 < tokens.commentCount && isJoined(last)) last++;
  return [
    { start: start(first), end: end(last) },
    { start: start(at), end: end(at) },
  ];
}

/** Sorted from the smallest to the widest; what only overlaps is left out. */
function nested(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const last = result.at(-1);
    const isWider =
      !last ||
      (span.start <= last.start && span.end >= last.end && span.end - span.start > last.end - last.start);
    if (isWider) result.push(span);
  }
  return result;
}
