/** Bytes that grow: numbers in little endian, strings and byte strings with a u32 length before them. */
import { frameHeaderBytes } from './frame.ts';
import { writeU32 } from './little-endian.ts';

const utf8 = new TextEncoder();

/** Up to so many UTF-16 units a loop writes a string sooner than a call of the encoder, which needs a view of its own. */
const shortString = 64;

/** And so many bytes sooner than a copy of what is in other memory. */
const shortBytes = 32;

export class PayloadWriter {
  #bytes: Buffer;
  #length = 0;

  /** `capacity`: bytes to begin with. */
  constructor(capacity: number) {
    // Not from Node's pool: the buffer may be transferred to another thread.
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#bytes.byteLength;
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  u32(value: number): void {
    this.#reserve(4);
    writeU32(this.#bytes, this.#length, value);
    this.#length += 4;
  }

  /** Overwrites a byte written before. */
  patchU8(offset: number, value: number): void {
    this.#bytes[offset] = value;
  }

  /** Sets bits in a byte written before. */
  addFlag(offset: number, flag: number): void {
    this.#bytes[offset] = (this.#bytes[offset] as number) | flag;
  }

  /** Overwrites a u32 written before. */
  patchU32(offset: number, value: number): void {
    writeU32(this.#bytes, offset, value);
  }

  bytes(value: Uint8Array): void {
    this.u32(value.byteLength);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.range(value, 0, value.byteLength);
  }

  /** Those from the first place to the one before the second. */
  range(value: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.#reserve(length);
    const bytes = this.#bytes;
    const at = this.#length - from;
    this.#length += length;
    if (length <= shortBytes) for (let i = from; i < to; i++) bytes[at + i] = value[i] as number;
    else if (length === value.byteLength) bytes.set(value, at);
    else bytes.set(value.subarray(from, to), at + from);
  }

  string(value: string): void {
    // A UTF-16 unit takes three bytes at most.
    this.#reserve(4 + value.length * 3);
    const start = this.#length + 4;
    if (value.length <= shortString && this.#ascii(value, start)) return;
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(start));
    writeU32(this.#bytes, this.#length, written);
    this.#length = start + written;
  }

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#length = 0;
  }

  /** A frame's header: a length, two numbers, a kind. */
  header(length: number, instance: number, sequence: number, kind: number): void {
    this.#reserve(frameHeaderBytes);
    const bytes = this.#bytes;
    const at = this.#length;
    writeU32(bytes, at, length);
    writeU32(bytes, at + 4, instance);
    writeU32(bytes, at + 8, sequence);
    bytes[at + 12] = kind;
    this.#length = at + frameHeaderBytes;
  }

  /** Everything written so far. As long as that is used, the writer must not be. */
  finish(): Uint8Array<ArrayBufferLike> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** False, with nothing written that counts, where a character takes more than one byte. */
  #ascii(value: string, start: number): boolean {
    const bytes = this.#bytes;
    const { length } = value;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[start + i] = unit;
    }
    writeU32(this.#bytes, this.#length, length);
    this.#length = start + length;
    return true;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.byteLength) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.byteLength * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
