import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes. Colours are for terminals, and not where NO_COLOR asks for none. */
export class Output {
  readonly #out: Writable;
  readonly #err: Writable;

  constructor(out: Writable, err: Writable) {
    this.#out = out;
    this.#err = err;
  }

  /** A line of what was asked for. */
  line(text = ''): void {
    this.#out.write(`${text}\n`);
  }

  /** Text of what was asked for, as it is. */
  text(content: string): void {
    this.#out.write(content);
  }

  /** Bytes of what was asked for. */
  bytes(content: Uint8Array): void {
    this.#out.write(content);
  }

  /** A value for programs. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, null, 2));
  }

  /** A line for a person that is not what was asked for: progress, a hint, an error. */
  note(text: string): void {
    this.#err.write(`${text}\n`);
  }

  /** `text` in a style, where what is written to standard output shows it. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#out });
  }

  /** The same for standard error. */
  noteStyle(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#err });
  }

  /** Rows with their columns aligned; the last column is as long as it is. */
  table(rows: readonly (readonly string[])[]): void {
    const widths: number[] = [];
    for (const row of rows) {
      for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
    }
    for (const row of rows) {
      this.line(
        row
          .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
          .join('  ')
          .trimEnd(),
      );
    }
  }
}
