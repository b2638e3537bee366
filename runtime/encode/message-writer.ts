/**
 * Bytes of the Protobuf binary format (https://protobuf.dev/programming-guides/encoding/), in memory that serves one message after another.
 * The compiler's WireOutput is no part of the sdk, which has this, and does without Node: its loop takes 4 µs for 4 KB of text, where
 * Node's Buffer takes less than a tenth of one.
 */
const firstBytes = 256;

/** Up to so many UTF-16 units a loop writes a string sooner than a call into Node. */
const shortString = 24;

/** A longer string is measured first: room for three bytes for each of its units would be too much. */
const longString = 16 * 1024;

export class MessageWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  length = 0;
  /** The message has a field that is never written here. */
  isLeft = false;
  #view: DataView | undefined;

  /** Begins another message, in the same memory. */
  clear(): void {
    this.length = 0;
    this.isLeft = false;
  }

  /** An unsigned varint of 32 bits. */
  varint32(value: number): void {
    this.#reserve(5);
    this.length = putVarint(this.bytes, this.length, value);
  }

  /** A varint of 64 bits, in two halves of 32. */
  varint64(low: number, high: number): void {
    this.#reserve(10);
    const { bytes } = this;
    let at = this.length;
    let [rest, above] = [low >>> 0, high >>> 0];
    while (above > 0 || rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest = ((rest >>> 7) | (above << 25)) >>> 0;
      above >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  fixed32(value: number): void {
    this.#reserve(4);
    const { bytes, length } = this;
    bytes[length] = value;
    bytes[length + 1] = value >>> 8;
    bytes[length + 2] = value >>> 16;
    bytes[length + 3] = value >>> 24;
    this.length = length + 4;
  }

  float(value: number): void {
    this.#reserve(4);
    this.#viewed().setFloat32(this.length, value, true);
    this.length += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#viewed().setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** As UTF-8, with its length before it. A surrogate without its other half is a character of replacement, as with TextEncoder. */
  string(value: string): void {
    const units = value.length;
    if (units <= shortString && this.#ascii(value)) return;
    const most = units > longString ? Buffer.byteLength(value) : units * 3;
    this.#reserve(5 + most);
    const start = this.length;
    // Most text is ASCII: then its length needs no more bytes than the number of its units.
    const guess = varintSize(units);
    const written = this.bytes.write(value, start + guess, most, 'utf8');
    const needed = varintSize(written);
    if (needed !== guess) {
      this.bytes.copyWithin(start + needed, start + guess, start + guess + written);
    }
    this.length = putVarint(this.bytes, start, written) + written;
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  /** Begins something whose length is written before it: to be given to `end`. */
  begin(): number {
    this.#reserve(1);
    return this.length++;
  }

  end(begun: number): void {
    const start = begun + 1;
    const length = this.length - start;
    const needed = varintSize(length);
    if (needed > 1) {
      this.#reserve(needed - 1);
      this.bytes.copyWithin(begun + needed, start, this.length);
    }
    this.length = putVarint(this.bytes, begun, length) + length;
  }

  /** False, with nothing written that counts, where a character takes more than one byte. */
  #ascii(value: string): boolean {
    const units = value.length;
    this.#reserve(1 + units);
    const { bytes } = this;
    const start = this.length + 1;
    for (let i = 0; i < units; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[start + i] = unit;
    }
    bytes[start - 1] = units;
    this.length = start + units;
    return true;
  }

  #viewed(): DataView {
    this.#view ??= new DataView(this.bytes.buffer);
    return this.#view;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.byteLength) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.byteLength * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    this.#view = undefined;
  }
}

/** Writes an unsigned varint of 32 bits where there is room; answers with the place after it. */
function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}
