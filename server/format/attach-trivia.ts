import { newlineItem, type Scope, type Trivia } from './trivia.ts';

/**
 * Gives each comment to the token it trails or leads, or to the gap in which it lies loose. A comment trails a token when it
 * begins on the token's line; it leads the next token when no blank line parts them. A loose comment keeps its place when what
 * is around it is sorted.
 */
export function attachTrivia(trivia: Trivia): void {
  new Walk(trivia).scope(-1, trivia.tokens.count - 1, false);
}

/** Where an element ended: the next token, the first item that is still free, and whether a blank line follows. */
interface ElementEnd {
  readonly next: number;
  readonly free: number;
  readonly blankAfter: boolean;
}

class Walk {
  readonly #trivia: Trivia;

  constructor(trivia: Trivia) {
    this.#trivia = trivia;
  }

  /** Walks what is between `open` and `end`. In a value's brackets a comma ends an element, as a semicolon does. */
  scope(open: number, end: number, isValue: boolean): Scope {
    const trivia = this.#trivia;
    const scope: Scope = { elements: [], gaps: [], blankBefore: [], blankBeforeEnd: false };
    let token = open + 1;
    let free = trivia.runStart(token);
    let blank = false;
    while (token < end) {
      const runEnd = trivia.runEnd(token);
      if (scope.gaps.length === 0 && open >= 0) free = this.#trail(open, free, runEnd);
      const lead = this.#afterLastBlankLine(free, runEnd);
      scope.elements.push(token);
      scope.gaps.push([free, lead]);
      scope.blankBefore.push(blank || (scope.gaps.length === 1 && trivia.hasComment(free, lead)));
      trivia.leading[token] = lead;
      const ended = this.#element(token, end, isValue);
      token = ended.next;
      free = ended.free;
      blank = ended.blankAfter;
    }
    const runEnd = trivia.runEnd(end);
    if (!blank && open >= 0) {
      const lead = this.#afterLastBlankLine(free, runEnd);
      blank = trivia.hasComment(free, lead) && trivia.hasComment(lead, runEnd);
    }
    scope.blankBeforeEnd = blank;
    scope.gaps.push([free, runEnd]);
    trivia.scopes.set(open, scope);
    return scope;
  }

  /** Walks brackets, or adjacent strings. What leads the closing one is taken from the last gap. */
  #enclosed(open: number, close: number, afterEquals: boolean): void {
    const trivia = this.#trivia;
    const bracket = trivia.tokens.text[trivia.tokens.start(open)];
    const isValue = bracket === '[' || ((bracket === '{' || bracket === '<') && afterEquals);
    const scope = this.scope(open, close, isValue);
    const [start, end] = scope.gaps.pop() ?? [0, 0];
    const lead = this.#afterLastBlankLine(start, end);
    scope.gaps.push([start, lead]);
    trivia.leading[close] = lead;
  }

  /** Walks one element from its first token to after its `;`, its body, or its `,` in a value. */
  #element(first: number, end: number, isValue: boolean): ElementEnd {
    const trivia = this.#trivia;
    let last = first;
    let afterEquals = false;
    for (let token = first; token < end; token = last + 1) {
      if (token !== first)
        trivia.leading[token] = this.#trail(last, trivia.runStart(token), trivia.runEnd(token));
      const symbol = this.#symbol(token);
      if (symbol === '=') afterEquals = true;
      last = token;
      const close = trivia.closer(token);
      if (close > 0) {
        this.#enclosed(token, close, afterEquals);
        last = close;
      }
      const ends =
        symbol === ';' ||
        (symbol === ',' && isValue) ||
        (symbol === '{' && !this.#isSeparated(last + 1, end, afterEquals, isValue));
      if (ends) return this.#afterElement(last, end);
    }
    return this.#afterOpenElement(last, end);
  }

  /** The end of an element with a token that ends it. */
  #afterElement(last: number, end: number): ElementEnd {
    const trivia = this.#trivia;
    const next = last + 1;
    const start = trivia.runStart(next);
    const runEnd = trivia.runEnd(next);
    const newline = trivia.firstNewline(start, runEnd);
    if (newline === runEnd) {
      // A block comment after the last `;`, with the bracket on the same line, is no trailing one.
      const isLoose = next === end && this.#symbol(last) === ';' && this.#hasBlockComment(start, runEnd);
      const free = isLoose ? start : runEnd;
      trivia.trailing[last] = free;
      return { next, free, blankAfter: false };
    }
    trivia.trailing[last] = newline;
    let stop = newline;
    while (stop < runEnd && trivia.item(stop) < 0) stop++;
    if (stop === runEnd && next === end) return { next, free: newline, blankAfter: false };
    const free = this.#afterLastBlankLine(newline, stop);
    return { next, free, blankAfter: free > newline };
  }

  /** The end of an element that its scope ends: the last field of a message value, say. */
  #afterOpenElement(last: number, end: number): ElementEnd {
    const trivia = this.#trivia;
    const start = trivia.runStart(end);
    const runEnd = trivia.runEnd(end);
    const newline = trivia.firstNewline(start, runEnd);
    trivia.trailing[last] = trivia.hasComment(start, newline) ? newline : start;
    if (!trivia.hasComment(newline, runEnd)) return { next: end, free: runEnd, blankAfter: false };
    const blankAfter = this.#afterLastBlankLine(newline, runEnd) > newline;
    return { next: end, free: newline, blankAfter };
  }

  /** Lets comments on the rest of a token's line trail it; answers where the items after them begin. */
  #trail(token: number, start: number, end: number): number {
    const trivia = this.#trivia;
    const newline = trivia.firstNewline(start, end);
    const trails = newline < end && trivia.hasComment(start, newline);
    trivia.trailing[token] = trails ? newline : start;
    return trails ? newline : start;
  }

  /** The last newline of the last blank line among some items, where what is attached begins; `start` without one. */
  #afterLastBlankLine(start: number, end: number): number {
    const { items } = this.#trivia;
    let found = -1;
    for (let index = end - 1; index >= start; index--) {
      const item = items[index] ?? 0;
      if (item >= 0) found = -1;
      else if (item === newlineItem) {
        if (found >= 0) return found;
        found = index;
      }
    }
    return found >= 0 ? found : start;
  }

  /** Whether what stands after a `}` ends the element in its stead. */
  #isSeparated(token: number, end: number, afterEquals: boolean, isValue: boolean): boolean {
    const symbol = token < end ? this.#symbol(token) : '';
    return (symbol === ';' && (afterEquals || isValue)) || (symbol === ',' && isValue);
  }

  #hasBlockComment(start: number, end: number): boolean {
    const trivia = this.#trivia;
    for (let index = start; index < end; index++) {
      const item = trivia.item(index);
      if (item >= 0 && !trivia.isLineComment(item)) return true;
    }
    return false;
  }

  /** The character of a token of one character, else ''. */
  #symbol(token: number): string {
    const { tokens } = this.#trivia;
    const start = tokens.start(token);
    return tokens.end(token) - start === 1 ? (tokens.text[start] ?? '') : '';
  }
}
