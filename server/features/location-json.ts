const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);

/** What stands between the numbers of a location's JSON, and behind them. */
const character = encode(',"character":');
const endLine = encode('},"end":{"line":');
const close = encode('}}}');
const fixed = 2 * character.length + endLine.length + close.length;

/** Digits of the largest number: LSP's are of 31 bits. */
const maxDigits = 10;
const maxTail = 4 * maxDigits + fixed;

/** Bytes that are written together: few enough to stay in a processor's cache. */
const chunkSize = 256 * 1024;

/**
 * The JSON of locations between two other texts, in UTF-8. There may be megabytes of it: its length is known before any of it is
 * written, so that a client reads the first of it while the next is made.
 */
export class LocationJson {
  readonly byteLength: number;
  readonly #before: Uint8Array;
  readonly #after: Uint8Array;
  /** Each location's beginning, with the comma before it, of each URI. */
  readonly #heads: readonly Uint8Array[];
  readonly #counts: readonly number[];
  readonly #numbers: Uint32Array;

  /** `counts`: how many places there are of each URI; `numbers`: four of each place, those of its range. */
  constructor(
    uris: readonly string[],
    counts: readonly number[],
    numbers: Uint32Array,
    around: { before: string; after: string },
  ) {
    this.#heads = uris.map((uri) => encode(`,{"uri":${JSON.stringify(uri)},"range":{"start":{"line":`));
    this.#counts = counts;
    this.#numbers = numbers;
    const isEmpty = counts.length === 0;
    // The first location has no comma: the bracket takes the place of it.
    this.#before = encode(isEmpty ? `${around.before}[` : around.before);
    this.#after = encode(`]${around.after}`);
    this.byteLength = this.#before.length + this.#placesLength() + this.#after.length;
  }

  /** All of it, in pieces. Each is there until the next one is asked for, which takes its memory. */
  *chunks(): Generator<Uint8Array> {
    const largest = this.#heads.reduce((most, head) => Math.max(most, head.length), 0) + maxTail;
    const ends = this.#before.length + this.#after.length;
    const writer = new ByteWriter(Math.min(this.byteLength, chunkSize) + largest + ends);
    writer.bytes(this.#before);
    const numbers = this.#numbers;
    let bracket: number | undefined = this.#heads.length > 0 ? writer.length : undefined;
    let at = 0;
    for (const [index, head] of this.#heads.entries()) {
      for (let left = this.#counts[index] ?? 0; left > 0; left--) {
        writer.bytes(head);
        writer.integer(numbers[at] ?? 0);
        writer.bytes(character);
        writer.integer(numbers[at + 1] ?? 0);
        writer.bytes(endLine);
        writer.integer(numbers[at + 2] ?? 0);
        writer.bytes(character);
        writer.integer(numbers[at + 3] ?? 0);
        writer.bytes(close);
        at += 4;
        if (bracket !== undefined) writer.put(bracket, '[');
        bracket = undefined;
        if (writer.length >= chunkSize) yield writer.take();
      }
    }
    writer.bytes(this.#after);
    yield writer.take();
  }

  #placesLength(): number {
    let length = 0;
    let at = 0;
    for (const [index, head] of this.#heads.entries()) {
      const count = this.#counts[index] ?? 0;
      length += count * (head.length + fixed);
      for (const end = at + 4 * count; at < end; at++) length += digits(this.#numbers[at] ?? 0);
    }
    return length;
  }
}

function digits(value: number): number {
  let count = 1;
  for (let power = 10; power <= value; power *= 10) count++;
  return count;
}

/** Bytes, up to a number that is known. */
class ByteWriter {
  readonly #bytes: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  integer(value: number): void {
    let end = this.length + digits(value);
    this.length = end;
    let rest = value;
    do {
      this.#bytes[--end] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    } while (rest > 0);
  }

  /** Overwrites a byte. */
  put(at: number, character: string): void {
    this.#bytes[at] = character.charCodeAt(0);
  }

  /** What was written since it was last taken. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }
}
