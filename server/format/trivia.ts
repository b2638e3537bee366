import type { TokenStream } from '../compiler/index.ts';

/** An item that is a newline. */
export const newlineItem = -1;
/** An item that is a run of other whitespace. */
export const spaceItem = -2;

/** What lies between the elements of a pair of brackets, or of the file, and belongs to none of them. */
export interface Scope {
  /** First token of each element. */
  readonly elements: number[];
  /** Of each gap before an element, and of the one before the end: first item and the one after the last. */
  readonly gaps: (readonly [start: number, end: number])[];
  /** Of each element, whether a blank line parts it from the one before. */
  readonly blankBefore: boolean[];
  /** Whether a blank line parts the last element from the end. */
  blankBeforeEnd: boolean;
}

/**
 * Comments and whitespace of a file, as items: a comment's index, `newlineItem` or `spaceItem`. The items before a token are
 * its run. The head of a run may trail the token before, its tail lead the token, and what is between lies loose in a scope.
 */
export class Trivia {
  readonly tokens: TokenStream;
  readonly items: Int32Array;
  /** First item of the run before each token; one entry more, for the end. */
  readonly runs: Uint32Array;
  /** Of each token, the first item that leads it: from there to the end of its run. */
  readonly leading: Uint32Array;
  /** Of each token, the item after the last that trails it: from the start of the next token's run to there. */
  readonly trailing: Uint32Array;
  /** Of each opening bracket, the token that closes it; of the first of adjacent strings, the last; otherwise 0. */
  readonly closers: Uint32Array;
  /** By opening token; the file's by -1. */
  readonly scopes = new Map<number, Scope>();

  constructor(tokens: TokenStream, items: Int32Array, runs: Uint32Array, closers: Uint32Array) {
    this.tokens = tokens;
    this.items = items;
    this.runs = runs;
    this.closers = closers;
    this.leading = runs.slice(0, tokens.count);
    this.trailing = runs.slice(1, tokens.count + 1);
  }

  runStart(token: number): number {
    return this.runs[token] ?? this.items.length;
  }

  runEnd(token: number): number {
    return this.runs[token + 1] ?? this.items.length;
  }

  leadingStart(token: number): number {
    return this.leading[token] ?? this.items.length;
  }

  trailingEnd(token: number): number {
    return this.trailing[token] ?? this.items.length;
  }

  closer(token: number): number {
    return this.closers[token] ?? 0;
  }

  item(index: number): number {
    return this.items[index] ?? spaceItem;
  }

  hasComment(start: number, end: number): boolean {
    for (let index = start; index < end; index++) if (this.item(index) >= 0) return true;
    return false;
  }

  leadingHasComment(token: number): boolean {
    return this.hasComment(this.leadingStart(token), this.runEnd(token));
  }

  trailingHasComment(token: number): boolean {
    return this.hasComment(this.runEnd(token), this.trailingEnd(token));
  }

  hasLineComment(start: number, end: number): boolean {
    for (let index = start; index < end; index++) {
      const item = this.item(index);
      if (item >= 0 && this.isLineComment(item)) return true;
    }
    return false;
  }

  /** Whether one of the comments is a block comment of several lines. */
  hasLongComment(start: number, end: number): boolean {
    for (let index = start; index < end; index++) {
      const item = this.item(index);
      if (item >= 0 && this.commentText(item).includes('\n')) return true;
    }
    return false;
  }

  /** The first newline of some items, or `end`. */
  firstNewline(start: number, end: number): number {
    for (let index = start; index < end; index++) if (this.item(index) === newlineItem) return index;
    return end;
  }

  isLineComment(comment: number): boolean {
    return this.tokens.text.charCodeAt((this.tokens.commentStarts[comment] ?? 0) + 1) === 47;
  }

  commentText(comment: number): string {
    return this.tokens.text.slice(this.tokens.commentStarts[comment], this.tokens.commentEnds[comment]);
  }
}
