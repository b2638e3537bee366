import {
  type Frame,
  FrameError,
  frameHeaderBytes,
  frameKind,
  frameOverheadBytes,
  holdBytes,
  isFrameKind,
  maxPayloadBytes,
} from './frame.ts';
import { readU32 } from './little-endian.ts';

const none = Buffer.alloc(0);

/** Finds the frames in bytes that come in pieces of any size. */
export class FrameReader {
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** So many bytes are needed before the next frame is whole; joining the pieces sooner would be in vain. */
  #needed = frameHeaderBytes;
  /** The one that is told of: one object for each would be most of what it costs to read them. */
  readonly #frame: Frame = {
    instance: 0,
    sequence: 0,
    kind: frameKind.control,
    bytes: none,
    start: 0,
    end: 0,
    memory: none.buffer,
    memoryOffset: none.byteOffset,
    isPassing: false,
  };

  /**
   * Calls back for each frame that is whole; it is another one once that returns. Throws FrameError for bytes that are no frames, and is
   * of no use then. `isPassing`: the bytes are of no use once this returns.
   */
  push(piece: Uint8Array, onFrame: (frame: Frame) => void, isPassing = false): void {
    let bytes = Buffer.isBuffer(piece)
      ? piece
      : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    // Of a frame that is cut, only the frame itself is joined: what comes after it stays where it is.
    while (this.#length > 0 && bytes.byteLength > 0) {
      const taken = bytes.subarray(0, this.#needed - this.#length);
      this.#length += taken.byteLength;
      const isWhole = this.#length >= this.#needed;
      this.#pieces.push(isPassing && !isWhole ? Buffer.from(taken) : taken);
      if (!isWhole) return;
      this.#read(Buffer.concat(this.#pieces, this.#length), onFrame, false);
      bytes = bytes.subarray(taken.byteLength);
    }
    if (bytes.byteLength > 0) this.#read(bytes, onFrame, isPassing);
  }

  #read(bytes: Buffer, onFrame: (frame: Frame) => void, isPassing: boolean): void {
    const frame = this.#frame;
    holdBytes(frame, bytes, isPassing);
    let offset = 0;
    while (bytes.byteLength - offset >= frameHeaderBytes) {
      const length = readU32(bytes, offset);
      if (length < frameOverheadBytes || length > maxPayloadBytes + frameOverheadBytes) {
        throw new FrameError(`a frame cannot be ${length} bytes long`);
      }
      const end = offset + 4 + length;
      if (end > bytes.byteLength) break;
      const kind = bytes[offset + 12] as number;
      if (!isFrameKind(kind)) throw new FrameError(`there is no frame of kind ${kind}`);
      frame.kind = kind;
      frame.instance = readU32(bytes, offset + 4);
      frame.sequence = readU32(bytes, offset + 8);
      frame.start = offset + frameHeaderBytes;
      frame.end = end;
      offset = end;
      onFrame(frame);
    }
    const rest = offset === bytes.byteLength ? none : bytes.subarray(offset);
    // What was read is not kept until something else is.
    holdBytes(frame, none);
    this.#keep(isPassing ? Buffer.from(rest) : rest);
  }

  #keep(rest: Buffer): void {
    this.#length = rest.byteLength;
    if (rest.byteLength === 0) {
      if (this.#pieces.length > 0) this.#pieces = [];
      this.#needed = frameHeaderBytes;
      return;
    }
    this.#pieces = [rest];
    this.#needed = rest.byteLength < frameHeaderBytes ? frameHeaderBytes : 4 + readU32(rest, 0);
  }
}
