/** Sends bodies as far as there is room: in the windows of stream and connection, and in the socket. Streams take turns. */
import { ByteQueue } from './byte-queue.ts';
import { defaultMaxFrameBytes } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { http2Limits } from './limits.ts';
import type { Http2Stream } from './stream.ts';

/** The window of a connection, and of a stream unless the client says otherwise. */
export const initialWindowBytes = 65_535;

/** Those that are over are taken out of the queue when it is so long, and they are half of it. */
const compactFrom = 32;

export class Sender {
  /** Bytes that the connection may send. */
  window = initialWindowBytes;
  /** Bytes that wait in streams. */
  unsentBytes = 0;
  private readonly writer: FrameWriter;
  /** Sends what comes after a body. */
  private readonly sendEnd: (stream: Http2Stream) => void;
  /**
   * Streams that have something and could send it if it were not for the connection, and some that were dropped meanwhile. The
   * first has waited longest. A Set that streams pass through would keep them as a Map does: see NumberMap.
   */
  private ready: Http2Stream[] = [];
  /** So many of the first have had their turn. */
  private taken = 0;
  /** How many of them are ready. */
  private readyStreams = 0;

  constructor(writer: FrameWriter, sendEnd: (stream: Http2Stream) => void) {
    this.writer = writer;
    this.sendEnd = sendEnd;
  }

  /** Whether streams wait for something other than room in the connection's window. */
  get isHindered(): boolean {
    return this.readyStreams > 0 && this.window > 0;
  }

  send(stream: Http2Stream, bytes: Uint8Array): void {
    let at = 0;
    if (!stream.unsent && this.readyStreams === 0) at = this.write(stream, bytes);
    if (at === bytes.length) return;
    stream.unsent ??= new ByteQueue();
    stream.unsent.push(at === 0 ? bytes : bytes.subarray(at));
    this.unsentBytes += bytes.length - at;
    this.wake(stream);
  }

  /** Sends two pieces as one frame; false, with nothing sent, where they have to wait or need more than one. */
  sendJoined(stream: Http2Stream, first: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
    const length = first.length + to - from;
    if (stream.unsent || this.readyStreams > 0 || length > defaultMaxFrameBytes) return false;
    if (length > this.window || length > stream.sendWindow) return false;
    if (this.writer.waitingBytes >= http2Limits.fullFromBytes) return false;
    this.writer.joined(stream.id, first, bytes, from, to);
    this.window -= length;
    stream.sendWindow -= length;
    return true;
  }

  /** There is room in the window of a stream again. */
  wake(stream: Http2Stream): void {
    if (!stream.unsent || stream.sendWindow <= 0 || stream.isReady) return;
    stream.isReady = true;
    this.readyStreams++;
    this.ready.push(stream);
  }

  /** Nothing more of a stream is sent. */
  drop(stream: Http2Stream): void {
    if (!stream.unsent) return;
    this.unsentBytes -= stream.unsent.length;
    stream.unsent = undefined;
    if (!stream.isReady) return;
    stream.isReady = false;
    this.readyStreams--;
    if (this.ready.length >= compactFrom && this.readyStreams * 2 <= this.ready.length) {
      this.ready = this.ready.filter(({ isReady }, at) => isReady && at >= this.taken);
      this.taken = 0;
    }
  }

  /** Sends what there is room for now: a frame of each stream, and again. */
  pump(): void {
    if (this.readyStreams === 0) return;
    // Whoever has more to send comes again, after all others.
    while (this.taken < this.ready.length && this.hasRoom) {
      const stream = this.ready[this.taken++] as Http2Stream;
      if (!stream.isReady) continue;
      stream.isReady = false;
      this.readyStreams--;
      this.sendFrame(stream);
    }
    this.ready.splice(0, this.taken);
    this.taken = 0;
  }

  private get hasRoom(): boolean {
    return this.window > 0 && this.writer.waitingBytes < http2Limits.fullFromBytes;
  }

  private sendFrame(stream: Http2Stream): void {
    const { unsent } = stream;
    if (!unsent) return;
    const length = Math.min(unsent.length, defaultMaxFrameBytes, this.window, stream.sendWindow);
    if (length > 0) {
      this.window -= length;
      stream.sendWindow -= length;
      this.unsentBytes -= length;
      unsent.take(length, (chunk, from, to) => this.writer.data(stream.id, chunk, from, to));
    }
    if (unsent.length === 0) {
      stream.unsent = undefined;
      if (stream.hasEnded) this.sendEnd(stream);
    } else this.wake(stream);
    stream.sent();
  }

  /** Writes as much as there is room for; returns how much that was. */
  private write(stream: Http2Stream, bytes: Uint8Array): number {
    const { writer } = this;
    let at = 0;
    while (at < bytes.length) {
      const length = Math.min(bytes.length - at, defaultMaxFrameBytes, this.window, stream.sendWindow);
      if (length <= 0 || writer.waitingBytes >= http2Limits.fullFromBytes) break;
      writer.data(stream.id, bytes, at, at + length);
      this.window -= length;
      stream.sendWindow -= length;
      at += length;
    }
    return at;
  }
}
