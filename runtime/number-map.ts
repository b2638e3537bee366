/**
 * A Map for what comes and goes all the time under numbers of 32 bits: calls, streams. V8's own Map makes a new table every so
 * often, to which each old one keeps a pointer. Once a full collection has moved one of them to the old generation, all that
 * come after it, and what was in them, outlive the young one as well, until the next full collection: the heap grows by
 * whatever passes through, and each scavenge copies it.
 */

/** Places of an empty map. A power of two, as all numbers of places are. */
const fewestPlaces = 16;

/** An empty map keeps so many at most. */
const mostEmptyPlaces = 4096;

export class NumberMap<Value extends object> {
  /** How many there are. */
  size = 0;
  /** Nobody outside can choose numbers that all belong to the same place. */
  readonly #seed = Math.trunc(Math.random() * 2 ** 32);
  #keys = new Uint32Array(fewestPlaces);
  /** Each value is at the place of its number, or behind it without a gap between. */
  #values: (Value | undefined)[] = emptyPlaces(fewestPlaces);

  get(key: number): Value | undefined {
    return this.#values[this.#find(key)];
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  set(key: number, value: Value): void {
    const at = this.#find(key);
    if (this.#values[at] === undefined) this.#put(at, key, value);
    else this.#values[at] = value;
  }

  /** False, with nothing changed, where there is one under that number. */
  add(key: number, value: Value): boolean {
    const at = this.#find(key);
    if (this.#values[at] !== undefined) return false;
    this.#put(at, key, value);
    return true;
  }

  /** False: there was none. */
  delete(key: number): boolean {
    const values = this.#values;
    const keys = this.#keys;
    const mask = values.length - 1;
    let gap = this.#find(key);
    if (values[gap] === undefined) return false;
    this.size--;
    // What is behind the gap, and belongs to a place before it, moves there.
    for (let at = (gap + 1) & mask; values[at] !== undefined; at = (at + 1) & mask) {
      const distance = (at - this.#placeOf(keys[at] as number)) & mask;
      if (distance < ((at - gap) & mask)) continue;
      keys[gap] = keys[at] as number;
      values[gap] = values[at];
      gap = at;
    }
    values[gap] = undefined;
    if (this.size === 0 && values.length > mostEmptyPlaces) this.#resize(fewestPlaces);
    return true;
  }

  #put(at: number, key: number, value: Value): void {
    this.#keys[at] = key;
    this.#values[at] = value;
    this.size++;
    if (this.size * 2 > this.#values.length) this.#resize(this.#values.length * 2);
  }

  /** All values as they are now, in no order. */
  values(): Value[] {
    return this.#values.filter((value) => value !== undefined);
  }

  /** Where the number is, or would be. */
  #find(key: number): number {
    const keys = this.#keys;
    const values = this.#values;
    const mask = values.length - 1;
    let at = this.#placeOf(key);
    while (values[at] !== undefined && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  /** The finalizer of MurmurHash3, with a seed: https://github.com/aappleby/smhasher/wiki/MurmurHash3 */
  #placeOf(key: number): number {
    let hash = Math.imul(key ^ this.#seed, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & (this.#values.length - 1);
  }

  #resize(places: number): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Uint32Array(places);
    this.#values = emptyPlaces(places);
    for (const [at, value] of values.entries()) {
      if (value === undefined) continue;
      const key = keys[at] as number;
      const to = this.#find(key);
      this.#keys[to] = key;
      this.#values[to] = value;
    }
  }
}

function emptyPlaces(places: number): undefined[] {
  return new Array<undefined>(places).fill(undefined);
}
