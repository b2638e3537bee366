import type { Diagnostic } from '../diagnostic.ts';
import { CharacterClass, classOf } from './character-class.ts';
import { TokenKind, TokenStream } from './tokens.ts';

const { letter, digit, hexDigit, octalDigit, whitespace } = CharacterClass;
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

/** Arrays that grow by doubling: a text's token count is not known before it is read. */
class Growing {
  values: Uint32Array;
  length = 0;

  constructor(capacity: number) {
    this.values = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  done(): Uint32Array {
    return this.values.slice(0, this.length);
  }
}

/** Splits a text into tokens and comments. Never throws: what is no token is reported and kept as `invalid`. */
export function tokenize(text: string, diagnostics: Diagnostic[]): TokenStream {
  return new Lexer(text, diagnostics).run();
}

class Lexer {
  readonly #text: string;
  readonly #diagnostics: Diagnostic[];
  readonly #kinds: Growing;
  readonly #starts: Growing;
  readonly #ends: Growing;
  readonly #commentStarts = new Growing(16);
  readonly #commentEnds = new Growing(16);
  readonly #commentTokens = new Growing(16);
  #at = 0;

  constructor(text: string, diagnostics: Diagnostic[]) {
    this.#text = text;
    this.#diagnostics = diagnostics;
    const guess = (text.length >> 3) + 16;
    this.#kinds = new Growing(guess);
    this.#starts = new Growing(guess);
    this.#ends = new Growing(guess);
  }

  run(): TokenStream {
    const text = this.#text;
    if (text.charCodeAt(0) === byteOrderMark) this.#at = 1;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      const bits = classOf(code);
      if (bits & whitespace) this.#at++;
      else if (bits & letter) this.#identifier();
      else if (bits & digit) this.#number();
      else if (code === dot && classOf(text.charCodeAt(this.#at + 1)) & digit) this.#number();
      else if (code === quoteDouble || code === quoteSingle) this.#string(code);
      else if (code === slash) this.#commentOrSlash();
      else if (code > 32 && code < 127) this.#push(TokenKind.symbol, this.#at, ++this.#at);
      else this.#invalid();
    }
    this.#push(TokenKind.endOfFile, text.length, text.length);
    return new TokenStream(
      text,
      Uint8Array.from(this.#kinds.done()),
      this.#starts.done(),
      this.#ends.done(),
      this.#commentStarts.done(),
      this.#commentEnds.done(),
      this.#commentTokens.done(),
    );
  }

  #push(kind: TokenKind, start: number, end: number): void {
    this.#kinds.push(kind);
    this.#starts.push(start);
    this.#ends.push(end);
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
      this.#comment(start, found < 0 ? text.length : found + 2);
    } else {
      this.#at++;
      this.#push(TokenKind.symbol, start, start + 1);
    }
  }

  #comment(start: number, end: number): void {
    this.#commentStarts.push(start);
    this.#commentEnds.push(end);
    this.#commentTokens.push(this.#kinds.length);
    this.#at = end;
  }

  #invalid(): void {
    const text = this.#text;
    const start = this.#at;
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
