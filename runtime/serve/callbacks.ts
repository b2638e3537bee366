/** Who is to be called when something happens; most of them take that back before it does. */

interface Waiting {
  readonly callback: () => void;
  /** Where it is in the list; -1: it is not there any more. */
  at: number;
}

/** In no order. A Set that callbacks pass through would keep them as a Map does: see NumberMap. */
export class Callbacks {
  readonly #waiting: Waiting[] = [];

  /** Gives what takes it back. */
  add(callback: () => void): () => void {
    const added: Waiting = { callback, at: this.#waiting.length };
    this.#waiting.push(added);
    return () => this.#remove(added);
  }

  /** Calls those that are there now, and whose turn comes before another one has them taken back. */
  callAll(): void {
    for (const waiting of [...this.#waiting]) if (waiting.at >= 0) waiting.callback();
  }

  #remove(waiting: Waiting): void {
    const { at } = waiting;
    if (at < 0) return;
    waiting.at = -1;
    const last = this.#waiting.pop();
    if (last === undefined || last === waiting) return;
    this.#waiting[at] = last;
    last.at = at;
  }
}
