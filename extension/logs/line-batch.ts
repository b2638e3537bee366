/** Lines that are written a few times a second, however many come; of very many at once the last. */

/** Milliseconds between two times that lines are written. */
const writeEveryMs = 100;
/** Lines that are written at a time, at most: an editor that shows more shows none of them any sooner. */
export const maxWritten = 1_000;
/** Lines that are shown at most; when they have doubled, the older ones go. */
export const keptLines = 5_000;

/** What lines are written to. */
export interface LineSink {
  append(text: string): void;
  replace(text: string): void;
}

export class LineBatch implements Disposable {
  readonly #sink: LineSink;
  #kept: string[] = [];
  #waiting: string[] = [];
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  add(line: string): void {
    this.#waiting.push(line);
    if (this.#waiting.length >= 2 * maxWritten) {
      this.#leftOut += maxWritten;
      this.#waiting.splice(0, maxWritten);
    }
    this.#timer ??= setTimeout(() => this.flush(), writeEveryMs);
  }

  /** Begins anew with these lines. */
  begin(lines: readonly string[]): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#leftOut = 0;
    this.#kept = [...lines];
    this.#sink.replace(textOf(this.#kept));
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const surplus = Math.max(0, this.#waiting.length - maxWritten);
    const leftOut = this.#leftOut + surplus;
    const lines = this.#waiting.slice(surplus);
    if (leftOut > 0)
      lines.unshift(`... ${leftOut} lines are left out here: they came faster than they can be shown`);
    this.#waiting = [];
    this.#leftOut = 0;
    if (lines.length === 0) return;
    this.#kept.push(...lines);
    if (this.#kept.length <= 2 * keptLines) {
      this.#sink.append(textOf(lines));
      return;
    }
    this.#kept = this.#kept.slice(-keptLines);
    this.#sink.replace(textOf(this.#kept));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
