import type { TextEdit } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../../compiler/index.ts';
import { rangeAt } from '../positions.ts';

/** One text to put in the place of another; offsets count UTF-16 units. Without a length it is put before what stands there. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text once all changes are made; they are given in any order, and do not overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: instead } of inOrder(changes)) {
    result += text.slice(at, start) + instead;
    at = end;
  }
  return result + text.slice(at);
}

/** As LSP has them. */
export function textEdits(syntax: SyntaxFile, changes: readonly TextChange[]): TextEdit[] {
  return inOrder(changes).map(({ start, end, text }) => ({
    range: rangeAt(syntax, start, end),
    newText: text,
  }));
}

/** Whether two of the changes want the same place, so that they cannot be made together. */
export function overlap(changes: readonly TextChange[]): boolean {
  const sorted = inOrder(changes);
  return sorted.some(({ start, end }, index) => {
    const next = sorted[index + 1];
    // Two that are put before the same place have an order; one that is put where another removes has none.
    return (
      next !== undefined && (next.start < end || (next.start === start && next.end > start && end === start))
    );
  });
}

function inOrder(changes: readonly TextChange[]): TextChange[] {
  return [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What ends the lines of a text. */
export function newlineOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends: before what ends it. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Where the next line begins; the end of the text after the last one. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** The white space that a line begins with. */
export function indentOf(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? '';
}
