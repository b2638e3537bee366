import { FrameError, frameHeaderBytes, frameOverheadBytes, maxPayloadBytes } from '../frames/frame.ts';

/**
 * Finds out which instance the bytes of a stream of frames belong to, and hands them on in the pieces they came in:
 * the host never holds a message together.
 */
export class FrameRouter {
  readonly #header = Buffer.alloc(frameHeaderBytes);
  #headerBytes = 0;
  #payloadLeft = 0;
  #instance = 0;

  /**
   * Calls back for each run of bytes that is for one instance; a run begins and ends anywhere in a frame. Throws
   * FrameError when a frame is longer than one can be.
   */
  push(chunk: Uint8Array, onRun: (instance: number, bytes: Uint8Array) => void): void {
    let offset = 0;
    let runStart = 0;
    let runInstance = this.#instance;
    const endRun = (end: number) => {
      if (end > runStart) onRun(runInstance, chunk.subarray(runStart, end));
      runStart = end;
    };
    while (offset < chunk.byteLength) {
      if (this.#payloadLeft > 0) {
        const taken = Math.min(this.#payloadLeft, chunk.byteLength - offset);
        this.#payloadLeft -= taken;
        offset += taken;
        continue;
      }
      const headerStart = offset;
      const missing = frameHeaderBytes - this.#headerBytes;
      const taken = Math.min(missing, chunk.byteLength - offset);
      this.#header.set(chunk.subarray(offset, offset + taken), this.#headerBytes);
      const before = this.#headerBytes;
      this.#headerBytes += taken;
      offset += taken;
      if (this.#headerBytes < frameHeaderBytes) {
        // Nobody knows yet whose it is: it goes out with what follows.
        endRun(headerStart);
        return;
      }
      const instance = this.#beginFrame();
      if (instance !== runInstance || before > 0) {
        endRun(headerStart);
        if (before > 0) onRun(instance, Buffer.from(this.#header.subarray(0, before)));
        runInstance = instance;
      }
    }
    endRun(offset);
  }

  #beginFrame(): number {
    const length = this.#header.readUInt32LE(0);
    if (length < frameOverheadBytes || length > maxPayloadBytes + frameOverheadBytes) {
      throw new FrameError(`a frame cannot be ${length} bytes long`);
    }
    this.#payloadLeft = length - frameOverheadBytes;
    this.#instance = this.#header.readUInt32LE(4);
    this.#headerBytes = 0;
    return this.#instance;
  }
}
