import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../compiler/index.ts';
import { formatEdits, formatRange, formatTyped, type OffsetEdit } from '../format/index.ts';
import { offsetAt, rangeAt } from './positions.ts';

/** The edits that format a document; none for one with a syntax error. */
export function formatting(syntax: SyntaxFile): TextEdit[] {
  return textEdits(syntax, formatEdits(syntax));
}

/** The edits that format the statements that a range touches. */
export function rangeFormatting(syntax: SyntaxFile, { start, end }: Range): TextEdit[] {
  return textEdits(syntax, formatRange(syntax, offsetAt(syntax, start), offsetAt(syntax, end)));
}

/** The edits after a character was typed before `position`. */
export function typedFormatting(syntax: SyntaxFile, position: Position, character: string): TextEdit[] {
  return textEdits(syntax, formatTyped(syntax, offsetAt(syntax, position), character));
}

/** Line ends are the document's: where they are of two characters, what the format has of one changes nothing. */
function textEdits(syntax: SyntaxFile, edits: readonly OffsetEdit[]): TextEdit[] {
  return edits.flatMap(({ start, end, text }) => {
    const range = rangeAt(syntax, start, end);
    const isNothing =
      text === '' && range.start.line === range.end.line && range.start.character === range.end.character;
    return isNothing ? [] : [{ range, newText: text }];
  });
}
