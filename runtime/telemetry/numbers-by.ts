/**
 * Things by three names each. Each is looked up by itself: a key made of the three would be a new string for every call,
 * whose hash costs more than the rest of counting it.
 */
export class NumbersBy<Third, T> {
  readonly #names = new Map<string, Map<string, Map<Third, T>>>();
  readonly #all: T[] = [];

  /** In the order in which they were made. */
  get all(): Iterable<T> {
    return this.#all;
  }

  find(first: string, second: string, third: Third): T | undefined {
    return this.#names.get(first)?.get(second)?.get(third);
  }

  add(first: string, second: string, third: Third, made: T): T {
    let seconds = this.#names.get(first);
    if (seconds === undefined) {
      seconds = new Map();
      this.#names.set(first, seconds);
    }
    let thirds = seconds.get(second);
    if (thirds === undefined) {
      thirds = new Map();
      seconds.set(second, thirds);
    }
    thirds.set(third, made);
    this.#all.push(made);
    return made;
  }
}
