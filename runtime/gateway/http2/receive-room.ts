/** How much a client may send: the windows of the connection and of its streams, and what waits for receivers. */
import { ConnectionError, errorCode, StreamError } from './error-code.ts';
import { frameType } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { http2Limits } from './limits.ts';
import type { Http2Stream } from './stream.ts';

/** A client is told of room in pieces of that size, and not of each byte. */
const streamStep = http2Limits.streamWindowBytes / 2;
const connectionStep = http2Limits.connectionWindowBytes / 4;

export class ReceiveRoom {
  private readonly writer: FrameWriter;
  private window: number = http2Limits.connectionWindowBytes;
  private used = 0;
  private waiting = 0;

  constructor(writer: FrameWriter) {
    this.writer = writer;
  }

  /** Counts a frame of DATA. Throws a ConnectionError when there was no room for it. */
  take(length: number): void {
    this.window -= length;
    if (this.window < 0) {
      throw new ConnectionError(errorCode.flowControlError, 'there is no room for so much data');
    }
    this.used += length;
    this.give();
  }

  /** Counts it for its stream too. Throws a StreamError when there was no room for it. */
  takeOf(stream: Http2Stream, length: number): void {
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      throw new StreamError(stream.id, errorCode.flowControlError, 'there is no room for so much data');
    }
  }

  /** Bytes of bodies wait for their receivers; less than nothing: no longer. */
  held(bytes: number): void {
    this.waiting += bytes;
    if (bytes < 0) this.give();
  }

  /** A receiver has had bytes of its body. */
  consumed(stream: Http2Stream, bytes: number): void {
    stream.used += bytes;
    if (stream.used < streamStep || stream.bodyComplete || stream.isClosed) return;
    this.writer.number(frameType.windowUpdate, stream.id, stream.used);
    stream.receiveWindow += stream.used;
    stream.used = 0;
  }

  /** Room for others does not wait for a receiver that has paused, as long as not too much waits. */
  private give(): void {
    if (this.used < connectionStep || this.waiting > http2Limits.maxHeldBytes) return;
    this.writer.number(frameType.windowUpdate, 0, this.used);
    this.window += this.used;
    this.used = 0;
  }
}
