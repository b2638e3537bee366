/** Milliseconds of work after which everything else that waits has its turn. */
const turnLength = 8;

/** Lets everything that waits already have its turn. A timer would do that as well, and takes a millisecond more each time. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => soon(resolve));
}

/** There is none of the kind in browsers. */
const soon: (run: () => void) => void = globalThis.setImmediate ?? setTimeout;

/** Long work that is done in turns, so that it is never in the way of a keystroke. */
export class Turns {
  #start = performance.now();

  /** Whether the turn is over. */
  get isOver(): boolean {
    return performance.now() - this.#start >= turnLength;
  }

  /** Lets everything else have its turn where this one is over. Called between two pieces of work. */
  async rest(): Promise<void> {
    if (!this.isOver) return;
    await nextTurn();
    this.#start = performance.now();
  }
}
