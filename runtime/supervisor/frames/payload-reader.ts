import { FrameError } from './frame.ts';
import { readU32 } from './little-endian.ts';

/** Bytes, and where in them a payload is. */
export interface Payload {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Reads what PayloadWriter wrote. Throws FrameError when there is less than there should be. */
export class PayloadReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #offset: number;

  constructor({ bytes, start, end }: Payload) {
    this.#bytes = bytes;
    this.#offset = start;
    this.#end = end;
  }

  u8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  u32(): number {
    return readU32(this.#bytes, this.#take(4));
  }

  /** Copied: a view would keep all that came with it, or see what is written over it. */
  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#take(length);
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  string(): string {
    const length = this.u32();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A number of things of at least `size` bytes each: more than can be there is refused before anything is made. */
  count(size: number): number {
    const count = this.u32();
    if (count * size > this.#end - this.#offset) throw new FrameError('a list is cut off');
    return count;
  }

  /** Where in the bytes the next one is read. */
  get offset(): number {
    return this.#offset;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#offset !== this.#end) throw new FrameError('a payload is too long');
  }

  #take(bytes: number): number {
    const start = this.#offset;
    if (start + bytes > this.#end) throw new FrameError('a payload is cut off');
    this.#offset = start + bytes;
    return start;
  }
}
