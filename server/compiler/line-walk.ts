/**
 * Walks down a text and tells lines on the way: for places that come in the text's order. Lines end, as editors have it, with
 * `\n`, `\r\n` or `\r`.
 */
export class LineWalk {
  readonly #text: string;
  readonly #hasReturns: boolean;
  /** Where the line after this one begins; infinite in the last one. */
  #next = 0;
  /** Zero-based. */
  line = -1;
  /** Where the line begins. */
  start = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hasReturns = text.includes('\r');
    this.to(0);
  }

  /** Goes on to the line of an offset, which is none before those of earlier calls. */
  to(offset: number): void {
    while (this.#next <= offset) {
      this.line++;
      this.start = this.#next;
      this.#next = this.#behindLine();
    }
  }

  #behindLine(): number {
    const newline = this.#text.indexOf('\n', this.start);
    const end = newline < 0 ? Number.POSITIVE_INFINITY : newline + 1;
    if (!this.#hasReturns) return end;
    const last = Math.min(end, this.#text.length);
    for (let at = this.start; at < last; at++) {
      if (this.#text.charCodeAt(at) === 13 && this.#text.charCodeAt(at + 1) !== 10) return at + 1;
    }
    return end;
  }
}
