import type { Diagnostic } from '../diagnostic.ts';
import { CharacterClass, classOf } from './character-class.ts';
import { TokenKind, TokenStream } from './tokens.ts';

const { letter, digit, hexDigit, octalDigit, whitespace } = CharacterClass;
const tab = 9;
const newline = 10;
const quoteDouble = 34;
const quoteSingle = 39;
const plus = 43;
const minus = 45;
const dot = 46;
const slash = 47;
const star = 42;
const zero = 48;
const backslash = 92;
const byteOrderMark = 0xfeff;

/** Bytes and offsets that are being collected. Grown by the largest text so far, and used again: one text is read at a time. */
let kinds = new Uint8Array(1 << 12);
let starts = new Uint32Array(1 << 12);
let ends = new Uint32Array(1 << 12);
let commentStarts = new Uint32Array(1 << 10);
let commentEnds = new Uint32Array(1 << 10);
let commentTokens = new Uint32Array(1 << 10);

function doubled<T extends Uint8Array | Uint32Array>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}

function growTokens(): void {
  const size = kinds.length * 2;
  kinds = doubled(kinds, new Uint8Array(size));
  starts = doubled(starts, new Uint32Array(size));
  ends = doubled(ends, new Uint32Array(size));
}

function growComments(): void {
  const size = commentStarts.length * 2;
  commentStarts = doubled(commentStarts, new Uint32Array(size));
  commentEnds = doubled(commentEnds, new Uint32Array(size));
  commentTokens = doubled(commentTokens, new Uint32Array(size));
}

/** Splits a text into tokens and comments. Never throws: what is no token is reported and kept as `invalid`. */
export function tokenize(text: string, diagnostics: Diagnostic[]): TokenStream {
  return new Lexer(text, diagnostics).run();
}

class Lexer {
  readonly #text: string;
  readonly #diagnostics: Diagnostic[];
  #count = 0;
  #commentCount = 0;
  #isPlain = true;
  #at = 0;

  constructor(text: string, diagnostics: Diagnostic[]) {
    this.#text = text;
    this.#diagnostics = diagnostics;
  }

  run(): TokenStream {
    this.#readAll();
    return new TokenStream(
      this.#text,
      kinds.slice(0, this.#count),
      starts.slice(0, this.#count),
      ends.slice(0, this.#count),
      commentStarts.slice(0, this.#commentCount),
      commentEnds.slice(0, this.#commentCount),
      commentTokens.slice(0, this.#commentCount),
      this.#isPlain,
    );
  }

  /** Apart from what is made of it: behind a loop that V8 has optimized while it ran, each file would fall back to slow code once. */
  #readAll(): void {
    const text = this.#text;
    if (text.charCodeAt(0) === byteOrderMark) {
      this.#at = 1;
      this.#isPlain = false;
    }
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      const bits = classOf(code);
      if (bits & whitespace) {
        if (code === tab) this.#isPlain = false;
        this.#at++;
      } else if (bits & letter) this.#identifier();
      else if (bits & digit) this.#number();
      else if (code === dot && classOf(text.charCodeAt(this.#at + 1)) & digit) this.#number();
      else if (code === quoteDouble || code === quoteSingle) this.#string(code);
      else if (code === slash) this.#commentOrSlash();
      else if (code > 32 && code < 127) this.#push(TokenKind.symbol, this.#at, ++this.#at);
      else this.#invalid();
    }
    this.#push(TokenKind.endOfFile, text.length, text.length);
  }

  #push(kind: TokenKind, start: number, end: number): void {
    if (this.#count === kinds.length) growTokens();
    kinds[this.#count] = kind;
    starts[this.#count] = start;
    ends[this.#count++] = end;
  }

  #error(code: string, message: string, start: number, end: number): void {
    this.#diagnostics.push({ code, severity: 'error', message, start, end });
  }

  #class(offset: number): number {
    return classOf(this.#text.charCodeAt(offset));
  }

  #identifier(): void {
    const start = this.#at;
    let at = start + 1;
    while (this.#class(at) & (letter | digit)) at++;
    this.#at = at;
    this.#push(TokenKind.identifier, start, at);
  }

  #digits(at: number, bits: number): number {
    let end = at;
    while (this.#class(end) & bits) end++;
    return end;
  }

  #number(): void {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let kind: TokenKind = TokenKind.integer;
    const next = text.charCodeAt(start + 1) | 32;
    if (text.charCodeAt(start) === zero && next === 120) {
      at = this.#digits(start + 2, hexDigit);
      if (at === start + 2)
        this.#error('invalid-number', '"0x" must be followed by hexadecimal digits.', start, at);
    } else if (text.charCodeAt(start) === zero && this.#class(start + 1) & digit) {
      const octalEnd = this.#digits(start + 1, octalDigit);
      at = this.#digits(octalEnd, digit);
      if (at !== octalEnd) {
        this.#error(
          'invalid-number',
          'A number that starts with 0 is octal: it may only have the digits 0 to 7.',
          start,
          at,
        );
      }
    } else {
      at = this.#digits(start, digit);
      if (text.charCodeAt(at) === dot) {
        kind = TokenKind.float;
        at = this.#digits(at + 1, digit);
      }
      if ((text.charCodeAt(at) | 32) === 101) {
        kind = TokenKind.float;
        let exponent = at + 1;
        const sign = text.charCodeAt(exponent);
        if (sign === plus || sign === minus) exponent++;
        at = this.#digits(exponent, digit);
        if (at === exponent)
          this.#error('invalid-number', 'The exponent after "e" needs at least one digit.', start, at);
      }
    }
    const glued = this.#class(at) & letter || text.charCodeAt(at) === dot;
    if (glued) {
      let last = at;
      while (this.#class(last) & (letter | digit) || text.charCodeAt(last) === dot) last++;
      this.#error(
        'invalid-number',
        `"${text.slice(start, last)}" is neither a number nor a name.`,
        start,
        last,
      );
      at = last;
    }
    this.#at = at;
    this.#push(kind, start, at);
  }

  #string(quote: number): void {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        this.#push(TokenKind.string, start, at + 1);
        return;
      }
      if (code === newline) break;
      if (code === tab || code > 127) this.#isPlain = false;
      at += code === backslash && text.charCodeAt(at + 1) !== newline ? 2 : 1;
    }
    const end = Math.min(at, text.length);
    // The string ends where its line does, so that one forgotten quote does not swallow the file.
    const mark = String.fromCharCode(quote);
    this.#error('unterminated-string', `This string has no closing ${mark} on its line.`, start, end);
    this.#at = end;
    this.#push(TokenKind.string, start, end);
  }

  #commentOrSlash(): void {
    const text = this.#text;
    const start = this.#at;
    const next = text.charCodeAt(start + 1);
    if (next === slash) {
      const found = text.indexOf('\n', start);
      this.#comment(start, found < 0 ? text.length : found);
    } else if (next === star) {
      const found = text.indexOf('*/', start + 2);
      if (found < 0)
        this.#error('unterminated-comment', 'This comment has no closing "*/".', start, start + 2);
      const end = found < 0 ? text.length : found + 2;
      if (/[\t\u0080-\uffff]/.test(text.slice(start, end))) this.#isPlain = false;
      this.#comment(start, end);
    } else {
      this.#at++;
      this.#push(TokenKind.symbol, start, start + 1);
    }
  }

  #comment(start: number, end: number): void {
    if (this.#commentCount === commentStarts.length) growComments();
    commentStarts[this.#commentCount] = start;
    commentEnds[this.#commentCount] = end;
    commentTokens[this.#commentCount++] = this.#count;
    this.#at = end;
  }

  #invalid(): void {
    const text = this.#text;
    const start = this.#at;
    this.#isPlain = false;
    let at = start + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 32 && code < 127) break;
      if (classOf(code) & whitespace) break;
    }
    this.#at = at;
    this.#push(TokenKind.invalid, start, at);
    const shown = JSON.stringify(text.slice(start, at));
    this.#error('invalid-character', `${shown} may only stand in a string or a comment.`, start, at);
  }
}
