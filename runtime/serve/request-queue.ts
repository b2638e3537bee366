/** Request messages on their way from a pushing caller to a pulling handler. */
import { initialCreditBytes } from '../call/call.ts';

export class RequestQueue<T> implements AsyncIterable<T>, AsyncIterator<T, undefined> {
  readonly #onDrain: () => void;
  readonly #messages: { value: T; bytes: number }[] = [];
  /** Nothing says that a reader awaits one message before it asks for the next. */
  readonly #waiting: PromiseWithResolvers<IteratorResult<T, undefined>>[] = [];
  /** Waiting; more than half of the credit, and the caller is asked to pause. */
  #bytes = 0;
  #paused = false;
  #closed = false;
  #failure: { reason: unknown } | undefined;

  /** `onDrain` is called once after each `push` that returned false, when there is room again. */
  constructor(onDrain: () => void) {
    this.#onDrain = onDrain;
  }

  /** False: enough is waiting. */
  push(value: T, bytes: number): boolean {
    if (this.#closed) return true;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve({ done: false, value });
      return true;
    }
    this.#messages.push({ value, bytes });
    this.#bytes += bytes;
    this.#paused = this.#bytes > initialCreditBytes / 2;
    return !this.#paused;
  }

  /** Nothing more comes; what waits is still delivered. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.resolve({ done: true, value: undefined });
  }

  /** The reader gets `reason` thrown, and what waits is dropped. */
  fail(reason: unknown): void {
    this.#closed = true;
    this.#failure ??= { reason };
    this.#messages.length = 0;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(reason);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const message = this.#messages.shift();
    if (message !== undefined) {
      this.#bytes -= message.bytes;
      if (this.#paused && this.#bytes < initialCreditBytes / 4) {
        this.#paused = false;
        this.#onDrain();
      }
      return Promise.resolve({ done: false, value: message.value });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    const waiting = Promise.withResolvers<IteratorResult<T, undefined>>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  /** The reader wants no more: what the caller still sends is dropped. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#closed = true;
    this.#messages.length = 0;
    if (this.#paused) {
      this.#paused = false;
      this.#onDrain();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
