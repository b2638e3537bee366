/**
 * Writes frames one behind the other into flat memory, and all of a tick to the socket at once: a write for each would
 * cost more than everything else about a call.
 */
import type { Socket } from 'node:net';
import { defaultMaxFrameBytes, flag, frameHeaderBytes, frameType } from './frame.ts';

const bufferBytes = 64 * 1024;

/** What is left of a buffer goes to whoever writes next, as long as it is worth it. */
const worthKeepingBytes = 4 * 1024;

/** Of all connections: what no frame is in, or no frame that is not with the system. */
let spare: Buffer | undefined;

/** Likewise, whole ones: new memory for each 64 KB of answers makes V8 collect all of the heap, again and again. */
const wholeSpares: Buffer[] = [];
const maxWholeSpares = 8;

const none = Buffer.alloc(0);

export class FrameWriter {
  private readonly socket: Socket;
  private readonly onFirst: () => void;
  private buffer: Buffer = none;
  private at = 0;
  private full: Buffer[] = [];
  private fullBytes = 0;
  /** Of those that are full: whole ones, of which nobody else has a part. */
  private whole: Buffer[] = [];
  /** Where the last frame is, when it is DATA and still here: more of the same stream is added to it. */
  private dataAt = -1;
  private dataStream = 0;

  /** @param onFirst is told when there is something to flush */
  constructor(socket: Socket, onFirst: () => void) {
    this.socket = socket;
    this.onFirst = onFirst;
  }

  /** Bytes that the socket does not have yet, or has and could not send. */
  get waitingBytes(): number {
    return this.at + this.fullBytes + this.socket.writableLength;
  }

  /** A header block, in as many frames as it needs. */
  headers(streamId: number, block: Buffer, length: number, endStream: boolean): void {
    let type: number = frameType.headers;
    let flags: number = endStream ? flag.endStream : 0;
    let from = 0;
    do {
      const to = Math.min(length, from + defaultMaxFrameBytes);
      const at = this.begin(type, flags | (to === length ? flag.endHeaders : 0), streamId, to - from);
      this.put(block, from, to, at);
      type = frameType.continuation;
      flags = 0;
      from = to;
    } while (from < length);
  }

  /** A piece of a body, no longer than a frame may be. */
  data(streamId: number, bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.dataStream === streamId) {
      const before = this.at - this.dataAt - frameHeaderBytes;
      if (before + length <= defaultMaxFrameBytes && this.at + length <= this.buffer.length) {
        this.put(bytes, from, to, this.at);
        this.at += length;
        writeLength(this.buffer, this.dataAt, before + length);
        return;
      }
    }
    const at = this.begin(frameType.data, 0, streamId, length);
    this.put(bytes, from, to, at);
    this.dataAt = at - frameHeaderBytes;
    this.dataStream = streamId;
  }

  /** Two pieces of a body, no longer together than a frame may be. */
  joined(streamId: number, first: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
    const at = this.begin(frameType.data, 0, streamId, first.length + to - from);
    this.put(first, 0, first.length, at);
    this.put(bytes, from, to, at + first.length);
  }

  /** The end of a body without trailers. */
  endOfData(streamId: number): void {
    if (this.dataStream === streamId) {
      this.buffer[this.dataAt + 4] = flag.endStream;
      this.dataStream = 0;
    } else this.begin(frameType.data, flag.endStream, streamId, 0);
  }

  /** A frame whose payload is a number of 32 bits: RST_STREAM, WINDOW_UPDATE. */
  number(type: number, streamId: number, value: number): void {
    const at = this.begin(type, 0, streamId, 4);
    this.buffer.writeUInt32BE(value, at);
  }

  /** Any other frame. */
  frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    const at = this.begin(type, flags, streamId, payload.length);
    this.buffer.set(payload, at);
  }

  /** Gives everything to the socket. */
  flush(): void {
    const { socket, full, buffer: last } = this;
    if (this.at > 0) this.close();
    if (full.length === 0 || socket.destroyed) return;
    const rest = spare;
    const { whole } = this;
    this.whole = [];
    this.full = [];
    this.fullBytes = 0;
    if (full.length > 1) socket.cork();
    for (const bytes of full) socket.write(bytes);
    if (full.length > 1) socket.uncork();
    if (socket.writableLength > 0) return;
    // Memory that was used a moment ago is faster than new memory, and no garbage. Nobody may have the rest of it.
    if (spare === rest && last.length > (rest?.length ?? 0) && !whole.includes(last)) spare = last;
    for (const buffer of whole) if (wholeSpares.length < maxWholeSpares) wholeSpares.push(buffer);
  }

  private begin(type: number, flags: number, streamId: number, length: number): number {
    this.reserve(frameHeaderBytes + length);
    const { buffer, at } = this;
    writeLength(buffer, at, length);
    buffer[at + 3] = type;
    buffer[at + 4] = flags;
    buffer[at + 5] = streamId >>> 24;
    buffer[at + 6] = streamId >>> 16;
    buffer[at + 7] = streamId >>> 8;
    buffer[at + 8] = streamId;
    this.dataStream = 0;
    this.at = at + frameHeaderBytes + length;
    return at + frameHeaderBytes;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    if (this.at > 0) this.close();
    else if (this.full.length === 0) this.onFirst();
    if (spare && spare.length >= bytes) {
      this.buffer = spare;
      spare = undefined;
    } else this.buffer = wholeSpares.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
  }

  /** Nothing more goes into this buffer. */
  private close(): void {
    const { buffer, at } = this;
    this.full.push(buffer.subarray(0, at));
    this.fullBytes += at;
    if (buffer.length - at >= worthKeepingBytes) spare = buffer.subarray(at);
    else if (buffer.length === bufferBytes) this.whole.push(buffer);
    this.buffer = none;
    this.at = 0;
    this.dataStream = 0;
  }

  private put(bytes: Uint8Array, from: number, to: number, at: number): void {
    if (to - from <= 32) {
      const { buffer } = this;
      for (let i = from; i < to; i++) buffer[at + i - from] = bytes[i] as number;
    } else if (from === 0 && to === bytes.length) this.buffer.set(bytes, at);
    else this.buffer.set(bytes.subarray(from, to), at);
  }
}

function writeLength(buffer: Buffer, at: number, length: number): void {
  buffer[at] = length >>> 16;
  buffer[at + 1] = length >>> 8;
  buffer[at + 2] = length;
}
