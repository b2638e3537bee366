/** Pieces of a body that wait, in order. */
import { SmallPieces } from '../small-pieces.ts';

/** Taken pieces are cut off when they are that many, and half of all. */
const compactFrom = 32;

export class ByteQueue<Chunk extends Uint8Array> {
  /** Bytes in all. */
  length = 0;
  private readonly chunks: (Chunk | Buffer | undefined)[] = [];
  private readonly small = new SmallPieces();
  private first = 0;
  /** How much of the first piece is gone. */
  private taken = 0;

  push(chunk: Chunk): void {
    this.small.keep(this.chunks, chunk);
    this.length += chunk.length;
  }

  /** Takes the first piece, small ones together; undefined when there is none. */
  shift(): Chunk | Buffer | undefined {
    const chunk = this.chunks[this.first];
    if (!chunk) return undefined;
    this.length -= chunk.length;
    this.drop();
    return chunk;
  }

  /** Gives up to that many bytes to `take`, in pieces, in order. */
  take(bytes: number, take: (chunk: Chunk | Buffer, from: number, to: number) => void): void {
    let left = Math.min(bytes, this.length);
    this.length -= left;
    while (left > 0) {
      const chunk = this.chunks[this.first] as Chunk | Buffer;
      const from = this.taken;
      const to = Math.min(chunk.length, from + left);
      left -= to - from;
      this.taken = to;
      if (to === chunk.length) this.drop();
      take(chunk, from, to);
    }
  }

  private drop(): void {
    this.taken = 0;
    this.chunks[this.first++] = undefined;
    const { length } = this.chunks;
    // What is left is moved, so that has to be rare where there is much of it.
    if (this.first < length && (this.first < compactFrom || this.first * 2 < length)) return;
    this.chunks.splice(0, this.first);
    this.first = 0;
  }
}
