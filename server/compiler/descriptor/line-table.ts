const stride = 512;

/** Turns UTF-16 offsets into protoc's lines and columns: zero-based, in UTF-8 bytes, a tab going on to the next multiple of eight. */
export class LineTable {
  readonly #text: string;
  readonly #starts: number[] = [0];
  /** Whether a column is simply the distance from the line's start. */
  readonly #plain: boolean;
  #lastLine = 0;
  /** The column at every `stride`th offset, so that a column far into a long line is not counted from its start. */
  readonly #columns: Uint32Array;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
    this.#plain = !/[\t\u0080-\uffff]/.test(text);
    this.#columns = new Uint32Array(this.#plain ? 0 : Math.ceil(text.length / stride));
    let column = 0;
    for (let at = 0; at < text.length && !this.#plain; at++) {
      if (at % stride === 0) this.#columns[at / stride] = column;
      const code = text.charCodeAt(at);
      column = code === 10 ? 0 : this.#advance(column, code);
    }
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
    const known = Math.floor(offset / stride);
    const near = known * stride > start ? known * stride : start;
    let column = near === start ? 0 : (this.#columns[known] ?? 0);
    for (let at = near; at < offset; at++) column = this.#advance(column, this.#text.charCodeAt(at));
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
