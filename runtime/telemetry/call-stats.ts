/** Numbers of the calls of one method, one instance, or from one project to another. */
import { bucketOf, DurationHistogram } from './duration-histogram.ts';

/** Milliseconds of a slice, and how many slices are a window: the last minute. */
const sliceMs = 5_000;
const slices = 12;

/** How many there were, how many failed, and how long they took lately. */
export class CallStats {
  calls = 0;
  errors = 0;
  readonly #ring = Array.from({ length: slices }, () => ({
    number: -1,
    calls: 0,
    durations: new DurationHistogram(),
  }));
  /** Of the newest slice that has calls. */
  #newest = -1;

  /** `now` in milliseconds, of a clock that never goes back. */
  add(durationMs: number, isError: boolean, now: number): void {
    this.addAt(bucketOf(durationMs), isError, now);
  }

  /** The same for who counts one call in several places: `bucket` is of its duration. */
  addAt(bucket: number, isError: boolean, now: number): void {
    this.addMore(1, now);
    if (isError) this.errors++;
    this.#ring[this.#newest % slices]?.durations.addAt(bucket);
  }

  /** Calls whose durations are not known. */
  addMore(calls: number, now: number): void {
    this.calls += calls;
    const number = Math.floor(now / sliceMs);
    const slice = this.#ring[number % slices];
    if (slice === undefined) return;
    if (slice.number !== number) {
      slice.number = number;
      slice.calls = 0;
      slice.durations.clear();
      this.#newest = number;
    }
    slice.calls += calls;
  }

  /** Of the slice that has begun and the one before, over the time that they have taken. */
  callsPerSecond(now: number): number {
    const current = Math.floor(now / sliceMs);
    const calls = this.#ring
      .filter(({ number }) => number >= current - 1)
      .reduce((sum, each) => sum + each.calls, 0);
    return calls / ((now - (current - 1) * sliceMs) / 1000);
  }

  /** Of the last minute that had calls, in milliseconds. */
  percentiles(): { p50: number; p99: number } {
    const all = new DurationHistogram();
    for (const { number, durations } of this.#ring) {
      if (number >= 0 && number > this.#newest - slices) all.addAll(durations);
    }
    return { p50: all.percentile(0.5), p99: all.percentile(0.99) };
  }
}
