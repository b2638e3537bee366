import { terminalColumn } from './terminal-column.ts';

/** A place as tools print it: lines and columns count from 1. */
export interface PrintedPlace {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
  /** As a terminal shows it, which is what buf prints. */
  readonly terminalColumn: number;
}

/** Turns offsets in a text into places. Made for many of them. */
export class Places {
  readonly #text: string;
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** Of an offset in UTF-16 units; without one, the text's first. */
  at(offset = 0): PrintedPlace {
    let low = 0;
    let high = this.#lineStarts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const start = this.#lineStarts[low - 1] ?? 0;
    const before = this.#text.slice(start, offset);
    return { line: low, column: before.length + 1, terminalColumn: terminalColumn(before) + 1 };
  }
}
