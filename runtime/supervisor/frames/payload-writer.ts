/** Bytes that grow: numbers in little endian, strings and byte strings with a u32 length before them. */
const utf8 = new TextEncoder();

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

  u8(value: number): void {
    this.#reserve(1);
    this.#length = this.#bytes.writeUInt8(value, this.#length);
  }

  u32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  /** Overwrites a u32 written before. */
  patchU32(offset: number, value: number): void {
    this.#bytes.writeUInt32LE(value, offset);
  }

  bytes(value: Uint8Array): void {
    this.u32(value.byteLength);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.byteLength);
    this.#bytes.set(value, this.#length);
    this.#length += value.byteLength;
  }

  string(value: string): void {
    // A UTF-16 unit takes three bytes at most.
    this.#reserve(4 + value.length * 3);
    const start = this.#length + 4;
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(start));
    this.#bytes.writeUInt32LE(written, this.#length);
    this.#length = start + written;
  }

  /** Everything written so far; the writer must not be used afterwards. */
  finish(): Uint8Array<ArrayBufferLike> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.byteLength) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.byteLength * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
