/**
 * How durations are spread, in fixed memory: buckets whose width grows with what they hold, eight to each doubling, so that a
 * percentile is right to 9 %. The idea is HdrHistogram's: https://hdrhistogram.github.io/HdrHistogram/
 */

/** Buckets to each doubling. */
const perDoubling = 8;
/** From a microsecond to 2^32 of them, more than an hour. */
const buckets = 32 * perDoubling;

/** Of a duration in milliseconds. */
export function bucketOf(ms: number): number {
  const bucket = ms <= 0.001 ? 0 : Math.floor(Math.log2(ms * 1000) * perDoubling);
  return Math.min(bucket, buckets - 1);
}

/** Counts durations, and gives their percentiles. */
export class DurationHistogram {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(ms: number): void {
    this.addAt(bucketOf(ms));
  }

  addAt(bucket: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
  }

  clear(): void {
    if (this.#total > 0) this.#counts.fill(0);
    this.#total = 0;
  }

  addAll(other: DurationHistogram): void {
    for (let i = 0; i < buckets; i++) this.#counts[i] = (this.#counts[i] ?? 0) + (other.#counts[i] ?? 0);
    this.#total += other.#total;
  }

  /** Milliseconds that the given share of all, from 0 to 1, did not exceed. 0 when there are none. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(this.#total * share));
    let seen = 0;
    for (let i = 0; i < buckets; i++) {
      seen += this.#counts[i] ?? 0;
      // The middle of the bucket, in the measure it is laid out by.
      if (seen >= wanted) return 2 ** ((i + 0.5) / perDoubling) / 1000;
    }
    return 0;
  }
}
