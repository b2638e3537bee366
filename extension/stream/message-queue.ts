/** Messages of a request stream that somebody sends one by one, until it is half-closed. */
export class MessageQueue implements AsyncIterable<string> {
  readonly #waiting: string[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;
  #sent = 0;

  /** How many were pushed. */
  get sent(): number {
    return this.#sent;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  push(message: string): void {
    if (this.#isClosed) throw new Error('The stream is half-closed: nothing more can be sent on it.');
    this.#sent++;
    this.#waiting.push(message);
    this.#wake?.();
  }

  /** Tells the service that no message follows. */
  halfClose(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#isClosed) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
