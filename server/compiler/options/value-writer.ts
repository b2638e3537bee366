import type { WireType } from '@bufbuild/protobuf/wire';

const encoder = new TextEncoder();
const mostBytesPerVarint = 10;

/** A number's bytes on their way. */
const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/**
 * Protobuf's wire format of values of options, put into one buffer that is used again. Most are a few bytes, for which the lists and
 * typed arrays of protobuf-es's `BinaryWriter` are most of the work. It has the same methods, as far as they are needed.
 */
export class ValueWriter {
  #buffer = new Uint8Array(1 << 12);
  #at = 0;
  /** Where the contents of length-delimited records begin that are not closed yet. */
  readonly #forks: number[] = [];

  /**
   * What `write` writes, as bytes of their own. It may ask for this in turn, for bytes that it then writes. Where it throws, what it
   * wrote is gone.
   */
  written(write: (writer: ValueWriter) => void): Uint8Array {
    const start = this.#at;
    const { length } = this.#forks;
    try {
      write(this);
      return this.#buffer.slice(start, this.#at);
    } finally {
      this.#at = start;
      this.#forks.length = length;
    }
  }

  tag(number: number, type: WireType): this {
    return this.uint32((number << 3) | type);
  }

  /** Begins a record whose length is not known yet. */
  fork(): this {
    this.#forks.push(this.#at);
    return this;
  }

  /** Ends the record that was begun last. */
  join(): this {
    const start = this.#forks.pop() ?? this.#at;
    const content = this.#buffer.slice(start, this.#at);
    this.#at = start;
    return this.bytes(content);
  }

  uint32(value: number): this {
    this.#reserve(mostBytesPerVarint);
    let rest = value >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.#buffer[this.#at++] = (rest & 0x7f) | 0x80;
    this.#buffer[this.#at++] = rest;
    return this;
  }

  /** Negative numbers take ten bytes, as those with 64 bits. */
  int32(value: number): this {
    return value >= 0 ? this.uint32(value) : this.int64(BigInt(value));
  }

  /** Zigzag: the sign is the lowest bit. */
  sint32(value: number): this {
    return this.uint32((value << 1) ^ (value >> 31));
  }

  fixed32(value: number): this {
    scratch.setUint32(0, value, true);
    return this.raw(scratchBytes.subarray(0, 4));
  }

  sfixed32(value: number): this {
    return this.fixed32(value);
  }

  uint64(value: bigint): this {
    this.#reserve(mostBytesPerVarint);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) this.#buffer[this.#at++] = Number(rest & 0x7fn) | 0x80;
    this.#buffer[this.#at++] = Number(rest);
    return this;
  }

  int64(value: bigint): this {
    return this.uint64(value);
  }

  sint64(value: bigint): this {
    return this.uint64(value < 0n ? -2n * value - 1n : 2n * value);
  }

  fixed64(value: bigint): this {
    scratch.setBigUint64(0, value, true);
    return this.raw(scratchBytes);
  }

  sfixed64(value: bigint): this {
    return this.fixed64(value);
  }

  double(value: number): this {
    scratch.setFloat64(0, value, true);
    return this.raw(scratchBytes);
  }

  bool(value: boolean): this {
    return this.uint32(value ? 1 : 0);
  }

  string(value: string): this {
    return this.bytes(encoder.encode(value));
  }

  bytes(value: Uint8Array): this {
    return this.uint32(value.length).raw(value);
  }

  /** Bytes that are in wire format already. */
  raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    const larger = new Uint8Array(2 * (this.#at + size));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
  }
}

const writer = new ValueWriter();

/** The bytes that `write` writes. */
export function written(write: (writer: ValueWriter) => void): Uint8Array {
  return writer.written(write);
}
