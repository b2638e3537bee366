/** Sends bodies as far as there is room: in the windows of stream and connection, and in the socket. Streams take turns. */
import { ByteQueue } from './byte-queue.ts';
import { defaultMaxFrameBytes } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { http2Limits } from './limits.ts';
import type { Http2Stream } from './stream.ts';

/** The window of a connection, and of a stream unless the client says otherwise. */
export const initialWindowBytes = 65_535;

export class Sender {
  /** Bytes that the connection may send. */
  window = initialWindowBytes;
  /** Bytes that wait in streams. */
  unsentBytes = 0;
  private readonly writer: FrameWriter;
  /** Sends what comes after a body. */
  private readonly sendEnd: (stream: Http2Stream) => void;
  /** Streams that have something and could send it if it were not for the connection. The first has waited longest. */
  private readonly ready = new Set<Http2Stream>();

  constructor(writer: FrameWriter, sendEnd: (stream: Http2Stream) => void) {
    this.writer = writer;
    this.sendEnd = sendEnd;
  }

  /** Whether streams wait for something other than room in the connection's window. */
  get isHindered(): boolean {
    return this.ready.size > 0 && this.window > 0;
  }

  send(stream: Http2Stream, bytes: Uint8Array): void {
    let at = 0;
    if (!stream.unsent && this.ready.size === 0) at = this.write(stream, bytes);
    if (at === bytes.length) return;
    stream.unsent ??= new ByteQueue();
    stream.unsent.push(at === 0 ? bytes : bytes.subarray(at));
    this.unsentBytes += bytes.length - at;
    this.wake(stream);
  }

  /** There is room in the window of a stream again. */
  wake(stream: Http2Stream): void {
    if (stream.unsent && stream.sendWindow > 0) this.ready.add(stream);
  }

  /** Nothing more of a stream is sent. */
  drop(stream: Http2Stream): void {
    if (!stream.unsent) return;
    this.unsentBytes -= stream.unsent.length;
    stream.unsent = undefined;
    this.ready.delete(stream);
  }

  /** Sends what there is room for now: a frame of each stream, and again. */
  pump(): void {
    // Whoever has more to send comes again, after all others.
    for (const stream of this.ready) {
      if (this.window <= 0 || this.writer.waitingBytes >= http2Limits.fullFromBytes) return;
      this.ready.delete(stream);
      this.sendFrame(stream);
    }
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
