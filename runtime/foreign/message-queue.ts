/** Messages that are written on one side and read on the other. */
export class MessageQueue<T> implements AsyncIterable<T> {
  readonly #limit: number;
  readonly #onRoom: () => void;
  readonly #waiting: T[] = [];
  #wake: () => void = () => undefined;
  #isFull = false;
  #ended = false;

  /** Whoever was told that there is no room hears when there is again. */
  constructor(limit: number, onRoom: () => void) {
    this.#limit = limit;
    this.#onRoom = onRoom;
  }

  /** Whether there is room for another one. */
  push(message: T): boolean {
    if (this.#ended) return true;
    this.#waiting.push(message);
    this.#isFull ||= this.#waiting.length >= this.#limit;
    this.#wake();
    return !this.#isFull;
  }

  /** What was pushed before is still read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        if (this.#isFull && this.#waiting.length === 0) {
          this.#isFull = false;
          this.#onRoom();
        }
        yield next;
      } else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
