/** A set of lines, each named by any offset in it. Fast when the offsets asked for lie close together. */
export class LineSet {
  readonly #text: string;
  readonly #starts = new Set<number>();
  #start = 0;
  #end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  add(offset: number): void {
    this.#starts.add(this.#startOf(offset));
  }

  has(offset: number): boolean {
    return this.#starts.size > 0 && this.#starts.has(this.#startOf(offset));
  }

  /** The line's start, which is looked up again only when the offset has left the line of the call before. */
  #startOf(offset: number): number {
    if (offset >= this.#start && offset <= this.#end) return this.#start;
    this.#start = offset === 0 ? 0 : this.#text.lastIndexOf('\n', offset - 1) + 1;
    const newline = this.#text.indexOf('\n', offset);
    this.#end = newline < 0 ? this.#text.length : newline;
    return this.#start;
  }
}
