/** A longer line is cut into several. In UTF-16 units. */
const longestLine = 16 * 1024;

/** Finds the lines in text that comes in pieces. */
export class LineSplitter {
  readonly #onLine: (text: string) => void;
  #rest = '';

  constructor(onLine: (text: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line.endsWith('\r') ? line.slice(0, -1) : line);
    while (this.#rest.length > longestLine) {
      this.#onLine(this.#rest.slice(0, longestLine));
      this.#rest = this.#rest.slice(longestLine);
    }
  }

  /** What is left is a line too. */
  end(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    for (let offset = 0; offset === 0 || offset < line.length; offset += longestLine) {
      this.#onLine(line.slice(offset, offset + longestLine));
    }
  }
}
