/** A run of chunks: from `next` to before `end`. */
interface Share {
  next: number;
  end: number;
}

/**
 * Parts chunks among workers. Each has a run of neighbours, which share most of their imports; one that is through with its own
 * takes half of what is left of the longest.
 */
export class Shares {
  readonly #shares: Share[] = [];

  /** `weights`: of each chunk how much work it is, in any unit. */
  constructor(weights: readonly number[], workers: number) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let next = 0;
    let sum = 0;
    for (let worker = 1; worker <= workers; worker++) {
      let end = next;
      while (end < weights.length && (worker === workers || sum < (total * worker) / workers))
        sum += weights[end++] ?? 0;
      this.#shares.push({ next, end });
      next = end;
    }
  }

  /** The next chunk for a worker; undefined when none is left. */
  take(worker: number): number | undefined {
    const own = this.#shares[worker];
    if (!own) return undefined;
    if (own.next >= own.end) {
      const longest = this.#shares.reduce((one, other) => (left(other) > left(one) ? other : one));
      if (left(longest) === 0) return undefined;
      own.end = longest.end;
      longest.end -= Math.ceil(left(longest) / 2);
      own.next = longest.end;
    }
    return own.next++;
  }
}

function left({ next, end }: Share): number {
  return Math.max(0, end - next);
}
