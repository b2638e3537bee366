/** Tells many listeners that something changed; what happens at one moment is told once. */
export class Changes {
  readonly #waiting = new Set<() => void>();
  #version = 0;

  /** Something changed. */
  notify(): void {
    this.#version++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Yields now, and after each change, until the signal. A slow consumer misses moments, never the last one. */
  async *follow(signal: AbortSignal): AsyncGenerator<void> {
    let seen = -1;
    while (!signal.aborted) {
      if (seen === this.#version) {
        await this.#next(signal);
        // What else belongs to this moment is told with it.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      seen = this.#version;
      yield;
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => {
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    return promise;
  }
}
