import { initialCreditBytes } from '../../call/call.ts';

/** Gives credit back in lumps: a frame for every small message would double the traffic. */
export class OwedCredit {
  readonly #give: (bytes: number) => void;
  #owed = 0;

  constructor(give: (bytes: number) => void) {
    this.#give = give;
  }

  add(bytes: number): void {
    this.#owed += bytes;
    if (this.#owed < initialCreditBytes / 4) return;
    this.#give(this.#owed);
    this.#owed = 0;
  }
}
