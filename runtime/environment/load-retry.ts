/**
 * Tries again what did not finish loading in time. Its code need not be to blame, and so no change of it would begin another attempt: the
 * machine may have been busy, or what the code waits for was not there yet.
 */

/** Milliseconds before each attempt; the last one again and again: code that loops for ever takes a processor until its limit. */
const waitsMs = [2_000, 10_000, 30_000, 60_000, 300_000];

export class LoadRetry {
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Calls `again` after a while, unless it is forgotten before. Answers with the seconds of that. */
  after(again: () => void): number {
    clearTimeout(this.#timer);
    const ms = waitsMs[Math.min(this.#failures++, waitsMs.length - 1)] ?? 0;
    this.#timer = setTimeout(again, ms);
    return ms / 1000;
  }

  /** It has loaded, or is something else now. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#failures = 0;
  }
}
