/** Spaces of one level of indentation. */
const indentWidth = 2;

/**
 * Writes texts with whitespace between them. Whitespace is only asked for, and written before the next text: of newlines that
 * meet the most win, and a newline beats a space, so that no line ends in whitespace.
 */
export class Layout {
  #out = '';
  #newlines = 0;
  #space = false;
  #indent: number;

  /** `depth` is how many levels deep the text stands. */
  constructor(depth = 0) {
    this.#indent = depth * indentWidth;
  }

  text(text: string): void {
    if (this.#out === '') {
      this.#out = ' '.repeat(this.#indent) + text;
      this.#newlines = 0;
    } else if (this.#newlines > 0) {
      this.#out += '\n'.repeat(this.#newlines) + ' '.repeat(this.#indent) + text;
      this.#newlines = 0;
    } else this.#out += this.#space ? ` ${text}` : text;
    this.#space = false;
  }

  space(): void {
    this.#space = true;
  }

  newlines(count: number): void {
    this.#newlines = Math.max(this.#newlines, count);
  }

  /** Starts every line that begins inside of `write` one level deeper. */
  indented(write: () => void): void {
    this.#indent += indentWidth;
    write();
    this.#indent -= indentWidth;
  }

  /** The whole text; it ends with one newline, unless it is empty. */
  finish(): string {
    return this.#out === '' ? '' : `${this.#out}\n`;
  }
}
