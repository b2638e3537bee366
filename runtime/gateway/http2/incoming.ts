/** Takes frames apart and refuses those that cannot be: RFC 9113, 6. What they mean is for the session. */
import { ConnectionError, type ErrorCode, errorCode, StreamError } from './error-code.ts';
import { flag, frameType } from './frame.ts';
import type { FrameSink } from './frame-reader.ts';
import { http2Limits } from './limits.ts';

/** What frames say. Each may throw a ConnectionError or a StreamError. */
export interface IncomingEvents {
  /** A whole header block. `isBroken`: the stream is to be reset for it, once it is read. */
  headers(
    streamId: number,
    endStream: boolean,
    isBroken: boolean,
    bytes: Buffer,
    start: number,
    end: number,
  ): void;
  /** `length`: bytes that count in windows, padding included. */
  data(streamId: number, endStream: boolean, bytes: Buffer, start: number, end: number, length: number): void;
  reset(streamId: number): void;
  settings(bytes: Buffer, start: number, end: number): void;
  settingsAcknowledged(): void;
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  goAway(): void;
  windowUpdate(streamId: number, increment: number): void;
  streamError(streamId: number, code: ErrorCode): void;
  /** A frame that moved nothing. */
  idleFrame(): void;
  /** Whether the connection is over. */
  readonly isOver: boolean;
}

/** A header block of which not all frames have come. */
interface OpenBlock {
  streamId: number;
  endStream: boolean;
  isBroken: boolean;
  parts: Buffer[];
  bytes: number;
}

export class Incoming implements FrameSink {
  private readonly events: IncomingEvents;
  private block: OpenBlock | undefined;
  private isSettled = false;

  constructor(events: IncomingEvents) {
    this.events = events;
  }

  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): boolean {
    if (this.block && (type !== frameType.continuation || streamId !== this.block.streamId)) {
      throw protocolError('a header block is not continued');
    }
    if (!this.isSettled) {
      if (type !== frameType.settings || flags & flag.ack)
        throw protocolError('the first frame is not SETTINGS');
      this.isSettled = true;
    }
    try {
      this.take(type, flags, streamId, bytes, start, end);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.events.streamError(error.streamId, error.code);
    }
    return !this.events.isOver;
  }

  private take(
    type: number,
    flags: number,
    streamId: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    switch (type) {
      case frameType.data:
        ofStream(streamId);
        this.data(flags, streamId, bytes, start, end);
        return;
      case frameType.headers:
        ofStream(streamId);
        this.headers(flags, streamId, bytes, start, end);
        return;
      case frameType.continuation:
        ofStream(streamId);
        this.continuation(flags, bytes, start, end);
        return;
      case frameType.priority:
        ofStream(streamId);
        this.priority(streamId, bytes, start, end);
        return;
      case frameType.resetStream:
        ofStream(streamId);
        exactly(end - start, 4);
        this.events.reset(streamId);
        return;
      case frameType.settings:
        ofConnection(streamId);
        if (flags & flag.ack) {
          exactly(end - start, 0);
          this.events.settingsAcknowledged();
        } else this.events.settings(bytes, start, end);
        return;
      case frameType.ping:
        ofConnection(streamId);
        exactly(end - start, 8);
        if (flags & flag.ack) this.events.pong(bytes.subarray(start, end));
        else this.events.ping(bytes.subarray(start, end));
        return;
      case frameType.goAway:
        ofConnection(streamId);
        if (end - start < 8) throw frameSizeError();
        this.events.goAway();
        return;
      case frameType.windowUpdate:
        exactly(end - start, 4);
        this.events.windowUpdate(streamId, bytes.readUInt32BE(start) & 0x7fff_ffff);
        return;
      case frameType.pushPromise:
        throw protocolError('clients cannot push');
      default:
        this.events.idleFrame();
    }
  }

  private data(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    let from = start;
    let to = end;
    if (flags & flag.padded) {
      from = start + 1;
      to = withoutPadding(bytes, start, end);
    }
    this.events.data(streamId, (flags & flag.endStream) !== 0, bytes, from, to, end - start);
  }

  private headers(flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    let from = start;
    let to = end;
    let isBroken = false;
    if (flags & flag.padded) {
      from++;
      to = withoutPadding(bytes, start, end);
    }
    if (flags & flag.priority) {
      if (to - from < 5) throw frameSizeError();
      isBroken = dependsOnItself(streamId, bytes, from);
      from += 5;
    }
    const endStream = (flags & flag.endStream) !== 0;
    if (flags & flag.endHeaders) {
      this.events.headers(streamId, endStream, isBroken, bytes, from, to);
      return;
    }
    // Copied: what comes next may be written over it.
    const parts = [Buffer.from(bytes.subarray(from, to))];
    this.block = { streamId, endStream, isBroken, parts, bytes: to - from };
  }

  private continuation(flags: number, bytes: Buffer, start: number, end: number): void {
    const { block } = this;
    if (!block) throw protocolError('there is no header block to continue');
    block.parts.push(Buffer.from(bytes.subarray(start, end)));
    block.bytes += end - start;
    if (block.bytes > http2Limits.maxHeaderBlockBytes || block.parts.length > http2Limits.maxHeaderFrames) {
      throw new ConnectionError(errorCode.enhanceYourCalm, 'a header block goes on and on');
    }
    if (!(flags & flag.endHeaders)) return;
    this.block = undefined;
    const whole = Buffer.concat(block.parts);
    this.events.headers(block.streamId, block.endStream, block.isBroken, whole, 0, whole.length);
  }

  /** Priorities are read and not followed: RFC 9113, 5.3. */
  private priority(streamId: number, bytes: Buffer, start: number, end: number): void {
    if (end - start !== 5) throw new StreamError(streamId, errorCode.frameSizeError, 'PRIORITY is not whole');
    if (dependsOnItself(streamId, bytes, start)) {
      throw new StreamError(streamId, errorCode.protocolError, 'a stream depends on itself');
    }
    this.events.idleFrame();
  }
}

function dependsOnItself(streamId: number, bytes: Buffer, at: number): boolean {
  return (bytes.readUInt32BE(at) & 0x7fff_ffff) === streamId;
}

function withoutPadding(bytes: Buffer, start: number, end: number): number {
  if (start === end) throw frameSizeError();
  const to = end - (bytes[start] as number);
  if (to <= start) throw protocolError('there is more padding than frame');
  return to;
}

function ofStream(streamId: number): void {
  if (streamId === 0) throw protocolError('a frame of a stream has no stream');
}

function ofConnection(streamId: number): void {
  if (streamId !== 0) throw protocolError('a frame of the connection has a stream');
}

function exactly(length: number, right: number): void {
  if (length !== right) throw frameSizeError();
}

function protocolError(message: string): ConnectionError {
  return new ConnectionError(errorCode.protocolError, message);
}

function frameSizeError(): ConnectionError {
  return new ConnectionError(errorCode.frameSizeError, 'a frame has the wrong length');
}
