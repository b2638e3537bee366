/** What a token is. Symbols are told apart by their character. */
export const TokenKind = {
  endOfFile: 0,
  identifier: 1,
  integer: 2,
  float: 3,
  string: 4,
  symbol: 5,
  /** Text that belongs to no token; reported by the lexer and stepped over by the parser. */
  invalid: 6,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** A half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of one text, as parallel typed arrays: no object per token. Comments lie beside them, so that a parser never
 * meets one and nothing of the text is lost: what is neither token nor comment is whitespace. The last token is
 * always an empty `endOfFile`.
 */
export class TokenStream {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Tokens, the closing `endOfFile` included. */
  readonly count: number;
  readonly commentStarts: Uint32Array;
  /** After the comment's last character; a line comment's newline is not part of it. */
  readonly commentEnds: Uint32Array;
  /** Index of the token that follows each comment. */
  readonly commentTokens: Uint32Array;
  readonly commentCount: number;
  /** Whether all before the last token of each line is ASCII without tabs, so that a column is a distance. */
  readonly isPlain: boolean;

  constructor(
    text: string,
    kinds: Uint8Array,
    starts: Uint32Array,
    ends: Uint32Array,
    commentStarts: Uint32Array,
    commentEnds: Uint32Array,
    commentTokens: Uint32Array,
    isPlain: boolean,
  ) {
    this.text = text;
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
    this.count = kinds.length;
    this.commentStarts = commentStarts;
    this.commentEnds = commentEnds;
    this.commentTokens = commentTokens;
    this.commentCount = commentStarts.length;
    this.isPlain = isPlain;
  }

  kind(index: number): number {
    return this.kinds[index] ?? TokenKind.endOfFile;
  }

  start(index: number): number {
    return this.starts[index] ?? this.text.length;
  }

  end(index: number): number {
    return this.ends[index] ?? this.text.length;
  }

  textOf(index: number): string {
    return this.text.slice(this.start(index), this.end(index));
  }

  /** Whether the token is exactly this word or symbol; compares in place, without cutting a string. */
  is(index: number, expected: string): boolean {
    const start = this.start(index);
    const { length } = expected;
    if (this.end(index) - start !== length) return false;
    // Most often the first character tells, which is faster here than a call.
    for (let at = 0; at < length; at++)
      if (this.text.charCodeAt(start + at) !== expected.charCodeAt(at)) return false;
    return true;
  }

  span(first: number, last: number): Span {
    return { start: this.start(first), end: this.end(last) };
  }

  /** Index of the first comment that stands before token `index` and after the token before it. */
  firstCommentBefore(index: number): number {
    let low = 0;
    let high = this.commentCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.commentTokens[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the last token that starts at or before `offset`; -1 when the offset is before the first token. */
  tokenAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
