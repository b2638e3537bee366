/** Shows a stream while it goes on, often enough to follow and not so often that it costs. */
import type { StreamLog } from './stream-log.ts';

/** Milliseconds between two looks. */
const interval = 150;

export class StreamProgress {
  readonly #show: (isPaused: boolean) => void;
  readonly log: StreamLog;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;

  /** `show` hears that there is more in the log, or that it was paused. */
  constructor(log: StreamLog, show: (isPaused: boolean) => void) {
    this.log = log;
    this.#show = show;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether what comes is shown: it comes all the same, and nothing of it is lost. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#show(isPaused);
  }

  add(...item: Parameters<StreamLog['add']>): void {
    this.log.add(...item);
    if (this.#isPaused) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isPaused) this.#show(false);
    }, interval);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.log.close();
  }
}
