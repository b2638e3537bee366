/** Tells of spans that were not taken: at once the first time, and after that once a minute how many more there were. */

/** Milliseconds between two messages at least. */
const intervalMs = 60_000;

/** Counts what was lost between two messages. */
export class OtlpTrouble implements Disposable {
  readonly #where: string;
  readonly #tell: (message: string) => void;
  #lost = 0;
  #reason = '';
  #timer: NodeJS.Timeout | undefined;
  #isDelayed = false;

  constructor(url: string, tell: (message: string) => void) {
    const { origin, pathname } = new URL(url);
    // A query may hold a key.
    this.#where = origin + pathname;
    this.#tell = tell;
  }

  /** `reason` is for people. Nothing happens when no span was lost. */
  lost(spans: number, reason: string): void {
    if (spans <= 0) return;
    this.#lost += spans;
    this.#reason = reason;
    this.#tellSoon();
  }

  /** Spans have to wait for another attempt. */
  delayed(reason: string): void {
    this.#isDelayed = true;
    if (this.#lost === 0) this.#reason = reason;
    this.#tellSoon();
  }

  /** Tells what was not told yet. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#isDelayed = false;
    this.#tellNow();
  }

  #tellSoon(): void {
    if (this.#timer !== undefined) return;
    this.#tellNow();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#lost > 0 || this.#isDelayed) this.#tellSoon();
    }, intervalMs);
    this.#timer.unref();
  }

  #tellNow(): void {
    if (this.#lost > 0) this.#tell(`${this.#lost} spans were not sent to ${this.#where}: ${this.#reason}`);
    else if (this.#isDelayed) this.#tell(`spans wait to be sent to ${this.#where}: ${this.#reason}`);
    this.#lost = 0;
    this.#isDelayed = false;
  }
}
