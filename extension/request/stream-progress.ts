/** Shows the messages of a response stream while they come, often enough to follow and not so often that it costs. */
import type { Received } from './response-text.ts';

/** Milliseconds between two looks. */
const interval = 150;
/** How many of the last messages are shown while more come; the whole answer is shown at its end. */
const shownMessages = 50;

export class StreamProgress {
  readonly #show: (received: Received) => void;
  #last: string[] = [];
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(show: (received: Received) => void) {
    this.#show = show;
  }

  add(message: string): void {
    this.#count++;
    this.#last.push(message);
    if (this.#last.length >= 2 * shownMessages) this.#last = this.#last.slice(-shownMessages);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show(this.received);
    }, interval);
  }

  get received(): Received {
    return { count: this.#count, messages: this.#last.slice(-shownMessages) };
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
