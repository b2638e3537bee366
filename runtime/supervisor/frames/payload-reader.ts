import { FrameError } from './frame.ts';

/** Reads what PayloadWriter wrote. Throws FrameError when there is less than there should be. */
export class PayloadReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(payload: Uint8Array) {
    this.#bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#take(length);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }

  string(): string {
    const length = this.u32();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A number of things of at least `size` bytes each: more than can be there is refused before anything is made. */
  count(size: number): number {
    const count = this.u32();
    if (count * size > this.#bytes.byteLength - this.#offset) throw new FrameError('a list is cut off');
    return count;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#offset !== this.#bytes.byteLength) throw new FrameError('a payload is too long');
  }

  #take(bytes: number): number {
    const start = this.#offset;
    if (start + bytes > this.#bytes.byteLength) throw new FrameError('a payload is cut off');
    this.#offset = start + bytes;
    return start;
  }
}
