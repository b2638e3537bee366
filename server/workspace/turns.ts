/** Milliseconds of work after which everything else that waits has its turn. */
const turnLength = 8;

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
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#start = performance.now();
  }
}
