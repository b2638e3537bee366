/** Cuts what a connection brings into frames. */
import { ConnectionError, errorCode } from './error-code.ts';
import { defaultMaxFrameBytes, frameHeaderBytes } from './frame.ts';

/** How a client begins: RFC 9113, 3.4. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

export interface FrameSink {
  /**
   * One whole frame; its payload is in `bytes` from `start` to `end`: those that were pushed, or others that stay as they are. Returns
   * false to have no more of them, ever.
   */
  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): boolean;
}

export class FrameReader {
  private readonly sink: FrameSink;
  private prefaceLeft = preface.length;
  /** A frame, or the header of one, that has not wholly come; `filled` of it has. */
  private partial = Buffer.alloc(0);
  private filled = 0;
  private stopped = false;

  constructor(sink: FrameSink) {
    this.sink = sink;
  }

  /** Throws a ConnectionError when that is no HTTP/2, or a frame is too long; and whatever the sink throws. */
  push(chunk: Buffer): void {
    let at = this.prefaceLeft > 0 ? this.readPreface(chunk) : 0;
    while (this.filled > 0 && at < chunk.length && !this.stopped) at = this.complete(chunk, at);
    while (chunk.length - at >= frameHeaderBytes && !this.stopped) {
      const end = at + frameHeaderBytes + payloadLength(chunk, at);
      if (end > chunk.length) break;
      this.give(chunk, at, end);
      at = end;
    }
    if (at < chunk.length && !this.stopped) this.keep(chunk, at);
  }

  private readPreface(chunk: Buffer): number {
    const length = Math.min(this.prefaceLeft, chunk.length);
    const from = preface.length - this.prefaceLeft;
    if (chunk.compare(preface, from, from + length, 0, length) !== 0) {
      throw new ConnectionError(errorCode.protocolError, 'the connection does not begin as HTTP/2 does');
    }
    this.prefaceLeft -= length;
    return length;
  }

  /** Adds to the partial frame; returns where the next one begins. */
  private complete(chunk: Buffer, at: number): number {
    const length = Math.min(this.partial.length - this.filled, chunk.length - at);
    chunk.copy(this.partial, this.filled, at, at + length);
    this.filled += length;
    if (this.filled === this.partial.length) {
      const { partial } = this;
      const end = frameHeaderBytes + payloadLength(partial, 0);
      if (end > partial.length) this.partial = Buffer.concat([partial], end);
      else {
        this.filled = 0;
        this.give(partial, 0, end);
      }
    }
    return at + length;
  }

  /** The beginning of a frame, until the rest of it comes. */
  private keep(chunk: Buffer, at: number): void {
    const has = chunk.length - at;
    const wants = has < frameHeaderBytes ? frameHeaderBytes : frameHeaderBytes + payloadLength(chunk, at);
    this.partial = Buffer.allocUnsafeSlow(wants);
    this.filled = chunk.copy(this.partial, 0, at);
  }

  private give(bytes: Buffer, at: number, end: number): void {
    const type = bytes[at + 3] as number;
    const flags = bytes[at + 4] as number;
    const streamId = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
    this.stopped = !this.sink.frame(type, flags, streamId, bytes, at + frameHeaderBytes, end);
  }
}

function payloadLength(bytes: Buffer, at: number): number {
  const length = bytes.readUIntBE(at, 3);
  if (length > defaultMaxFrameBytes) {
    throw new ConnectionError(errorCode.frameSizeError, `a frame of ${length} bytes is too long`);
  }
  return length;
}
