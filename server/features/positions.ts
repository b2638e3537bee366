import type { Position, Range } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../compiler/index.ts';

/** LSP's range, zero-based and in UTF-16 units, of two offsets. */
export function rangeAt(syntax: SyntaxFile, start: number, end: number): Range {
  return { start: positionAt(syntax, start), end: positionAt(syntax, Math.max(start, end)) };
}

/** The offset of a position. One outside of the text counts as its nearest place inside. */
export function offsetAt({ text }: Pick<SyntaxFile, 'text'>, { line, character }: Position): number {
  if (line < 0) return 0;
  const lines = linesOf(text);
  const start = lines.start(line);
  if (start === undefined) return text.length;
  const next = lines.start(line + 1) ?? text.length;
  return beforeLineEnd(text, Math.min(start + Math.max(0, character), next), start);
}

/** The line, from 0, that an offset in UTF-16 units lies in. */
export function lineAt(syntax: SyntaxFile, offset: number): number {
  return positionAt(syntax, offset).line;
}

function positionAt({ text }: SyntaxFile, offset: number): Position {
  const lines = linesOf(text);
  const inside = Math.max(0, Math.min(offset, text.length));
  const line = lines.at(inside);
  const start = lines.start(line) ?? 0;
  return { line, character: beforeLineEnd(text, inside, start) - start };
}

/** Nothing is between the two characters of a line's end, or behind them on the line. */
function beforeLineEnd(text: string, offset: number, lineStart: number): number {
  let end = offset;
  while (end > lineStart && isLineEnd(text.charCodeAt(end - 1))) end--;
  return end;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** Where the lines of a text start. Lines end, as in LSP, with `\n`, `\r\n` or `\r`. Read no further than what was asked for. */
class Lines {
  /** As it was asked for last: an equal text that is another string has to be compared whole. */
  text: string;
  readonly #starts = [0];
  readonly #hasReturns: boolean;
  #isWhole = false;

  constructor(text: string) {
    this.text = text;
    this.#hasReturns = text.includes('\r');
  }

  /** Undefined for a line that there is not. */
  start(line: number): number | undefined {
    while (!this.#isWhole && this.#starts.length <= line) this.#readLine();
    return this.#starts[line];
  }

  /** The line of an offset. */
  at(offset: number): number {
    while (!this.#isWhole && (this.#starts.at(-1) ?? 0) <= offset) this.#readLine();
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  #readLine(): void {
    const from = this.#starts.at(-1) ?? 0;
    const end = this.#hasReturns ? this.#lineEnd(from) : this.text.indexOf('\n', from);
    if (end < 0) this.#isWhole = true;
    else this.#starts.push(end + 1);
  }

  /** The last character of what ends the line; -1 for the last line. */
  #lineEnd(from: number): number {
    for (let at = from; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (isLineEnd(code)) return code === 13 && this.text.charCodeAt(at + 1) === 10 ? at + 1 : at;
    }
    return -1;
  }
}

/** Of the texts that were asked for last, the last one first: every feature needs them, and most of one file. */
const kept: Lines[] = [];
const maxKept = 8;

function linesOf(text: string): Lines {
  const known = kept.findIndex((lines) => lines.text === text);
  const lines = kept[known] ?? new Lines(text);
  lines.text = text;
  if (known !== 0) {
    if (known > 0) kept.splice(known, 1);
    kept.unshift(lines);
    kept.length = Math.min(kept.length, maxKept);
  }
  return lines;
}
