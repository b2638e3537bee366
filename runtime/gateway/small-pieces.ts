/**
 * Pieces of a body that are kept. A piece is a view of the whole read that it came in: kept as it is, one byte would keep
 * 64 KB. What is small against its buffer is copied, one piece behind the other, so that what is kept costs about what
 * it is long.
 */
const smallBelow = 1 / 4;
const smallestBlock = 64;
const largestBlock = 16 * 1024;

const none = Buffer.alloc(0);

export class SmallPieces {
  private block: Buffer = none;
  private at = 0;
  /** Bytes copied so far: blocks grow with them. */
  private copied = 0;

  /** Adds a piece to others, or to the last of them. */
  keep<Piece extends Uint8Array>(pieces: (Piece | Buffer | undefined)[], piece: Piece): void {
    const { length } = piece;
    if (length >= piece.buffer.byteLength * smallBelow) {
      pieces.push(piece);
      return;
    }
    const fits = this.at + length <= this.block.length;
    if (!fits) {
      this.block = Buffer.allocUnsafe(Math.max(length, smallestBlock, Math.min(largestBlock, this.copied)));
      this.at = 0;
    }
    this.block.set(piece, this.at);
    const last = pieces.at(-1);
    const follows =
      fits &&
      last?.buffer === this.block.buffer &&
      last.byteOffset + last.length === this.block.byteOffset + this.at;
    const start = follows ? last.byteOffset - this.block.byteOffset : this.at;
    this.at += length;
    this.copied += length;
    const kept = this.block.subarray(start, this.at);
    if (follows) pieces[pieces.length - 1] = kept;
    else pieces.push(kept);
  }
}
