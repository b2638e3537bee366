import type { Declaration, SyntaxFile } from '../compiler/index.ts';
import { syntaxError } from './format-file.ts';
import { attachedTrivia, formatRun } from './format-range.ts';
import { extent, isLineEnd, isLineStart, type Run, touchedRun } from './statements.ts';
import type { OffsetEdit } from './text-edits.ts';
import type { Trivia } from './trivia.ts';

/** The characters after which something is formatted. */
export const typedCharacters = ['}', ';', '\n'] as const;

/**
 * The edits after one of `typedCharacters` was typed before `offset`: they format the statement that it ended, and after a newline the
 * one that ends the line above. A statement that shares its lines with others is left alone, and so is all that is unfinished.
 */
export function formatTyped(syntax: SyntaxFile, offset: number, character: string): OffsetEdit[] {
  if (syntaxError(syntax)) return [];
  const { text, tokens } = syntax;
  let at = offset;
  if (character === '\n') {
    const line = text.slice(0, offset).trimEnd();
    // The line above, not one further up.
    if (text.slice(line.length, offset).split('\n').length !== 2) return [];
    at = line.length;
  }
  const token = tokens.tokenAt(at - 1);
  const isEnd = tokens.end(token) === at && (tokens.is(token, ';') || tokens.is(token, '}'));
  if (!isEnd || (character !== '\n' && !tokens.is(token, character))) return [];
  const trivia = attachedTrivia(syntax);
  const run = endedRun(syntax, trivia, token);
  return run ? formatRun(syntax, trivia, run) : [];
}

/** The statement whose last token that is, when it has its lines for itself. */
function endedRun(syntax: SyntaxFile, trivia: Trivia, token: number): Run | undefined {
  // Behind it: before a closing brace is still inside of the body.
  const offset = syntax.tokens.end(token);
  const touched = touchedRun(syntax, trivia, offset, offset);
  const statements = touched?.statements;
  const index = statements?.declarations.findIndex(({ last }) => last === token) ?? -1;
  const node: Declaration | undefined = statements?.declarations[index];
  if (!statements || !node) return undefined;
  const { start, end } = extent(trivia, node);
  const isAlone = isLineStart(syntax.text, start) && isLineEnd(syntax.text, end);
  return isAlone ? { statements, from: index, to: index } : undefined;
}
