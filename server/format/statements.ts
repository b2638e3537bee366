import type { BodyNode, Declaration, SyntaxFile } from '../compiler/index.ts';
import type { Scope, Trivia } from './trivia.ts';

/** Declarations that stand beside each other in one body, or in the file. */
export interface Statements {
  readonly declarations: readonly Declaration[];
  /** What lies between them. */
  readonly scope: Scope | undefined;
  /** How many bodies they are in. */
  readonly depth: number;
  /** Those that enclose them. */
  readonly outer: { readonly statements: Statements; readonly index: number } | undefined;
}

/** Statements beside each other, from one index to another, inclusive. */
export interface Run {
  readonly statements: Statements;
  readonly from: number;
  readonly to: number;
}

/** The statements that a range of offsets touches, in the innermost body that holds it. */
export function touchedRun(syntax: SyntaxFile, trivia: Trivia, start: number, end: number): Run | undefined {
  let statements: Statements = {
    declarations: syntax.tree.declarations,
    scope: trivia.scopes.get(-1),
    depth: 0,
    outer: undefined,
  };
  for (;;) {
    const { declarations } = statements;
    const from = declarations.findIndex((node) => extent(trivia, node).end >= start);
    const to = declarations.findLastIndex((node) => extent(trivia, node).start <= end);
    if (from < 0 || to < from) return undefined;
    const body = from === to ? bodyOf(declarations[from]) : undefined;
    const isInside = body && syntax.tokens.end(body.open) <= start && end <= syntax.tokens.start(body.close);
    if (!isInside) return { statements, from, to };
    statements = {
      declarations: body.declarations,
      scope: trivia.scopes.get(body.open),
      depth: statements.depth + 1,
      outer: { statements, index: from },
    };
  }
}

/** The smallest run around a run that has its lines for itself. */
export function wholeLines(syntax: SyntaxFile, trivia: Trivia, run: Run): Run {
  const { statements } = run;
  const { declarations, outer } = statements;
  let { from, to } = run;
  const first = () => extent(trivia, declarations[from]).start;
  const last = () => extent(trivia, declarations[to]).end;
  while (!isLineStart(syntax.text, first()) && from > 0) from--;
  while (!isLineEnd(syntax.text, last()) && to < declarations.length - 1) to++;
  const isWhole = isLineStart(syntax.text, first()) && isLineEnd(syntax.text, last());
  if (isWhole || !outer) return { statements, from, to };
  return wholeLines(syntax, trivia, { statements: outer.statements, from: outer.index, to: outer.index });
}

/** Offsets of a declaration with the comments that lead and trail it. */
export function extent(trivia: Trivia, node: Declaration | undefined): { start: number; end: number } {
  if (!node) return { start: 0, end: 0 };
  const { tokens } = trivia;
  const runEnd = trivia.runEnd(node.first);
  let index = trivia.leadingStart(node.first);
  while (index < runEnd && trivia.item(index) < 0) index++;
  const leading = index < runEnd ? tokens.commentStarts[trivia.item(index)] : undefined;
  let end = tokens.end(node.last);
  for (let at = trivia.runEnd(node.last); at < trivia.trailingEnd(node.last); at++)
    if (trivia.item(at) >= 0) end = tokens.commentEnds[trivia.item(at)] ?? end;
  return { start: leading ?? tokens.start(node.first), end };
}

/** Whether nothing but white space stands before an offset in its line. */
export function isLineStart(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

/** Whether nothing but white space stands behind an offset in its line. */
export function isLineEnd(text: string, offset: number): boolean {
  const newline = text.indexOf('\n', offset);
  return text.slice(offset, newline < 0 ? undefined : newline).trim() === '';
}

/** The body of a declaration that has one. */
function bodyOf(node: Declaration | undefined): BodyNode<Declaration> | undefined {
  switch (node?.kind) {
    case 'message':
    case 'enum':
    case 'service':
    case 'oneof':
    case 'extend':
    case 'method':
      return node.body;
    case 'field':
      return node.group;
    default:
      return undefined;
  }
}
