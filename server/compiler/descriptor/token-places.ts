import { TokenKind, type TokenStream } from '../syntax/tokens.ts';

const newline = 10;
const tab = 9;

/** Grown by the largest file so far, and used again: the places of one file are asked for at a time. */
let lines = new Uint32Array(1 << 12);
let columns = new Uint32Array(1 << 12);

/**
 * Where the tokens of a text stand, in protoc's lines and columns: zero-based, in UTF-8 bytes, a tab going on to the next
 * multiple of eight. Found for all tokens in one pass, as locations ask for them in no order; good until the next is made.
 */
export class TokenPlaces {
  readonly #tokens: TokenStream;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
    if (tokens.count > lines.length) {
      lines = new Uint32Array(tokens.count * 2);
      columns = new Uint32Array(tokens.count * 2);
    }
    if (tokens.isPlain) this.#findPlain();
    else this.#find();
  }

  #findPlain(): void {
    const { text, starts, count } = this.#tokens;
    let line = 0;
    let thisLine = 0;
    let nextLine = endOfLine(text, 0);
    for (let index = 0; index < count; index++) {
      const start = starts[index] ?? text.length;
      while (nextLine <= start) {
        line++;
        thisLine = nextLine;
        nextLine = endOfLine(text, nextLine);
      }
      lines[index] = line;
      columns[index] = start - thisLine;
    }
  }

  #find(): void {
    const { text, starts, count } = this.#tokens;
    let line = 0;
    let nextLine = endOfLine(text, 0);
    /** The last place whose column is known. */
    let at = 0;
    let column = 0;
    for (let index = 0; index < count; index++) {
      const start = starts[index] ?? text.length;
      while (nextLine <= start) {
        line++;
        at = nextLine;
        column = 0;
        nextLine = endOfLine(text, nextLine);
      }
      for (; at < start; at++) column = advance(column, text.charCodeAt(at));
      lines[index] = line;
      columns[index] = column;
    }
  }

  /** The line of a token; none stands on two. */
  line(index: number): number {
    return lines[index] ?? 0;
  }

  startColumn(index: number): number {
    return columns[index] ?? 0;
  }

  /** The column after the last character. */
  endColumn(index: number): number {
    const start = this.#tokens.start(index);
    const end = this.#tokens.end(index);
    const column = this.startColumn(index);
    const kind = this.#tokens.kind(index);
    if (kind !== TokenKind.string && kind !== TokenKind.invalid) return column + end - start;
    let result = column;
    for (let at = start; at < end; at++) result = advance(result, this.#tokens.text.charCodeAt(at));
    return result;
  }
}

/** The offset of the next line. */
function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return (found < 0 ? text.length : found) + 1;
}

function advance(column: number, code: number): number {
  if (code === tab) return column + 8 - (column % 8);
  if (code < 0x80) return code === newline ? 0 : column + 1;
  // A pair of surrogates is four bytes: two each.
  if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) return column + 2;
  return column + 3;
}
