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
  private readonly writer: FrameWriter;
  /** Sends what comes after a body. */
  private readonly sendEnd: (stream: Http2Stream) => void;
  /** Streams that have something and could send it if it were not for the connection. */
  private ready: Http2Stream[] = [];

  constructor(writer: FrameWriter, sendEnd: (stream: Http2Stream) => void) {
    this.writer = writer;
    this.sendEnd = sendEnd;
  }

  /** Whether streams wait for something other than room in the connection's window. */
  get isHindered(): boolean {
    return this.ready.length > 0 && this.window > 0;
  }

  send(stream: Http2Stream, bytes: Uint8Array): void {
    let at = 0;
    if (!stream.unsent && this.ready.length === 0) at = this.write(stream, bytes);
    if (at === bytes.length) return;
    stream.unsent ??= new ByteQueue();
    stream.unsent.push(at === 0 ? bytes : bytes.subarray(at));
    this.wake(stream);
  }

  /** There is room in the window of a stream again. */
  wake(stream: Http2Stream): void {
    if (stream.isReady || !stream.unsent || stream.sendWindow <= 0) return;
    stream.isReady = true;
    this.ready.push(stream);
  }

  /** Sends what there is room for now: a frame of each stream, and again. */
  pump(): void {
    const { writer } = this;
    while (this.ready.length > 0 && this.window > 0) {
      const turn = this.ready;
      this.ready = [];
      for (let i = 0; i < turn.length; i++) {
        if (this.window <= 0 || writer.waitingBytes >= http2Limits.fullFromBytes) {
          this.ready = [...turn.slice(i), ...this.ready];
          return;
        }
        this.sendFrame(turn[i] as Http2Stream);
      }
    }
  }

  private sendFrame(stream: Http2Stream): void {
    stream.isReady = false;
    const { unsent } = stream;
    // It was closed meanwhile.
    if (!unsent) return;
    const length = Math.min(unsent.length, defaultMaxFrameBytes, this.window, stream.sendWindow);
    if (length > 0) {
      this.window -= length;
      stream.sendWindow -= length;
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
