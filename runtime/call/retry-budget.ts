/** How many calls may be made again: retries of everybody at once would keep down what has just come up. */

/** Retries that may be made in a row when nothing succeeds. */
const fullBudget = 10;

/** Each call that ends well allows so much of a retry: one in ten calls at most is one, in the long run. */
const perSuccess = 0.1;

export class RetryBudget {
  #left = fullBudget;

  succeeded(): void {
    this.#left = Math.min(this.#left + perSuccess, fullBudget);
  }

  /** False: too many calls have been made again already. */
  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
