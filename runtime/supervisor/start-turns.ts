/**
 * Whose turn it is to start. Instances that start at the same time take as long as all of them together, and where there are many of them
 * all miss their limit: as many as there are processors start at once, the others when one of those has started.
 */
import { availableParallelism } from 'node:os';

/** Who starts for longer, in milliseconds, waits for something: others need not wait for that as well. */
const patienceMs = 2_000;

export class StartTurns {
  readonly #waiting = new Set<() => void>();
  #free: number;

  /** @param atOnce how many have their turn at the same time */
  constructor(atOnce = availableParallelism()) {
    this.#free = atOnce;
  }

  /** Resolves when it is the caller's turn, which ends when that is disposed of, or after a while. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      this.#next();
    };
    const timer = setTimeout(end, patienceMs);
    return { [Symbol.dispose]: end };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      // Whose turn has come meanwhile has to give it back.
      if (this.#waiting.delete(resolve)) reject(signal.reason);
    };
    this.#waiting.add(resolve);
    signal.addEventListener('abort', leave);
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #next(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
