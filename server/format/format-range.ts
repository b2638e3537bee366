import type { SyntaxFile } from '../compiler/index.ts';
import { attachTrivia } from './attach-trivia.ts';
import { formatEdits, syntaxError } from './format-file.ts';
import { printDeclaration } from './print-declaration.ts';
import { Printer } from './printer.ts';
import { readTrivia } from './read-trivia.ts';
import { extent, type Run, touchedRun, wholeLines } from './statements.ts';
import { Gap } from './style.ts';
import { editsBetween, type OffsetEdit } from './text-edits.ts';
import type { Trivia } from './trivia.ts';

/**
 * The edits that format the statements that a range touches, as a whole, with all that shares their lines. Nothing is moved out
 * of the range: imports are sorted only with the whole file. None for a file with a syntax error.
 */
export function formatRange(syntax: SyntaxFile, start: number, end: number): OffsetEdit[] {
  if (syntaxError(syntax)) return [];
  if (syntax.text.slice(0, start).trim() === '' && syntax.text.slice(end).trim() === '')
    return formatEdits(syntax);
  const trivia = attachedTrivia(syntax);
  const run = touchedRun(syntax, trivia, start, end);
  return run ? formatRun(syntax, trivia, wholeLines(syntax, trivia, run)) : [];
}

/** The comments and blank lines of a file, each with the token that it stays with. */
export function attachedTrivia({ tokens }: SyntaxFile): Trivia {
  const trivia = readTrivia(tokens);
  attachTrivia(trivia);
  return trivia;
}

/** The edits that format statements with their lines for themselves. */
export function formatRun(syntax: SyntaxFile, trivia: Trivia, { statements, from, to }: Run): OffsetEdit[] {
  const { declarations, scope, depth } = statements;
  const printer = new Printer(trivia, depth);
  for (let index = from; index <= to; index++) {
    const node = declarations[index];
    if (index > from && scope) printer.gapOf(scope, index);
    const isParted = index > from && scope?.blankBefore[index];
    if (node) printDeclaration(printer, node, isParted ? Gap.blankLine : Gap.newline);
  }
  const { start } = extent(trivia, declarations[from]);
  const { end } = extent(trivia, declarations[to]);
  const lineStart = syntax.text.lastIndexOf('\n', start - 1) + 1;
  const spaces = /^[ \t]*/.exec(syntax.text.slice(end))?.[0].length ?? 0;
  return editsBetween(
    syntax.text.slice(lineStart, end + spaces),
    printer.layout.finish().slice(0, -1),
    lineStart,
  );
}
