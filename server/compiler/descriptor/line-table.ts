/** Turns UTF-16 offsets into protoc's lines and columns: zero-based, in UTF-8 bytes, a tab going on to the next multiple of eight. */
export class LineTable {
  readonly #text: string;
  readonly #starts: number[] = [0];
  /** Whether a column is simply the distance from the line's start. */
  readonly #plain: boolean;
  #lastLine = 0;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
    this.#plain = !/[\t\u0080-\uffff]/.test(text);
  }

  line(offset: number): number {
    const starts = this.#starts;
    let line = this.#lastLine;
    if ((starts[line] ?? 0) > offset) {
      let low = 0;
      let high = line;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      line = low - 1;
    } else {
      while (line + 1 < starts.length && (starts[line + 1] ?? 0) <= offset) line++;
    }
    this.#lastLine = line;
    return line;
  }

  column(offset: number): number {
    const start = this.#starts[this.line(offset)] ?? 0;
    if (this.#plain) return offset - start;
    let column = 0;
    for (let at = start; at < offset; at++) column = this.#advance(column, this.#text.charCodeAt(at));
    return column;
  }

  #advance(column: number, code: number): number {
    if (code === 9) return column + 8 - (column % 8);
    if (code < 0x80) return column + 1;
    // A pair of surrogates is four bytes: two each.
    if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) return column + 2;
    return column + 3;
  }
}
