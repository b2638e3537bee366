/** What the frames of a client mean: the streams that it opens, their bodies, and what it says of the connection. */
import { NumberMap } from '../../number-map.ts';
import { ConnectionError, type ErrorCode, errorCode, StreamError } from './error-code.ts';
import { largest31Bits } from './frame.ts';
import type { IncomingEvents } from './incoming.ts';
import { http2Limits } from './limits.ts';
import type { PassingBytes } from './passing-bytes.ts';
import { RateLimit } from './rate-limit.ts';
import type { ReceiveRoom } from './receive-room.ts';
import { areTrailers, type RequestHead } from './request-head.ts';
import { RequestHeads } from './request-heads.ts';
import { initialWindowBytes, type Sender } from './sender.ts';
import { readSettings } from './settings.ts';
import type { Http2Stream } from './stream.ts';
import { StreamHistory } from './stream-history.ts';

/** What a client's frames make of its session. */
export interface RequestSession {
  readonly now: number;
  readonly isOver: boolean;
  /** New streams are no longer looked at. */
  readonly refusesStreams: boolean;
  open(streamId: number, endStream: boolean, head: RequestHead, sendWindow: number): Http2Stream;
  /** Answers a request whose headers are too large to read. */
  refuseHeaders(streamId: number, endStream: boolean): void;
  /** Lets go of a stream. */
  forget(stream: Http2Stream): void;
  sendReset(streamId: number, code: ErrorCode): void;
  settled(headerTableSizes: readonly number[]): void;
  settingsAcknowledged(): void;
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  goAway(): void;
  /** Bodies may go on. */
  schedule(): void;
}

export class Requests implements IncomingEvents {
  readonly streams = new NumberMap<Http2Stream>();
  readonly history = new StreamHistory();
  private readonly session: RequestSession;
  private readonly room: ReceiveRoom;
  private readonly sender: Sender;
  private readonly passing: PassingBytes;
  private readonly heads = new RequestHeads(http2Limits.headerTableBytes, http2Limits.maxHeaderListBytes);
  private readonly resets = new RateLimit(http2Limits.resetBurst, http2Limits.resetsPerSecond);
  private readonly idleFrames = new RateLimit(http2Limits.idleFrameBurst, http2Limits.idleFramesPerSecond);
  private readonly settingsFrames = new RateLimit(http2Limits.settingsBurst, http2Limits.settingsPerSecond);
  private sendWindow = initialWindowBytes;
  /** Of the headers of all open streams. */
  private headerBytes = 0;

  /** `passing`: what it is given lies in these bytes while they are looked at. */
  constructor(session: RequestSession, room: ReceiveRoom, sender: Sender, passing: PassingBytes) {
    this.session = session;
    this.room = room;
    this.sender = sender;
    this.passing = passing;
  }

  get isOver(): boolean {
    return this.session.isOver;
  }

  headers(
    streamId: number,
    endStream: boolean,
    isBroken: boolean,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const stream = this.streams.get(streamId);
    if (stream) this.trailers(stream, endStream, bytes, start, end);
    else if (this.history.isIdle(streamId)) this.request(streamId, endStream, isBroken, bytes, start, end);
    else this.lateHeaders(streamId, bytes, start, end);
  }

  private request(
    streamId: number,
    endStream: boolean,
    isBroken: boolean,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    if (streamId % 2 === 0) throw new ConnectionError(errorCode.protocolError, 'a client has odd streams');
    const head = this.heads.read(bytes, start, end);
    if (this.session.refusesStreams) return;
    this.history.opened(streamId);
    if (head === 'too large') {
      this.session.refuseHeaders(streamId, endStream);
      if (endStream) this.history.ended(streamId);
      return;
    }
    if (isBroken || head === 'malformed' || (endStream && (head.contentLength ?? 0) > 0)) {
      throw new StreamError(streamId, errorCode.protocolError, 'the request is malformed');
    }
    const { headerBytes, streams } = this;
    if (streams.size >= http2Limits.maxStreams || headerBytes + head.bytes > http2Limits.maxOpenHeaderBytes) {
      throw new StreamError(streamId, errorCode.refusedStream, 'there are too many streams');
    }
    this.useful();
    this.session.open(streamId, endStream, head, this.sendWindow);
  }

  add(stream: Http2Stream): void {
    this.streams.set(stream.id, stream);
    this.headerBytes += stream.head.bytes;
  }

  remove(stream: Http2Stream): void {
    if (this.streams.delete(stream.id)) this.headerBytes -= stream.head.bytes;
  }

  private trailers(stream: Http2Stream, endStream: boolean, bytes: Buffer, start: number, end: number): void {
    const decoded = this.heads.decode(bytes, start, end);
    if (stream.bodyComplete) {
      throw new StreamError(stream.id, errorCode.streamClosed, 'the request has ended');
    }
    if (!endStream || !areTrailers(decoded)) {
      throw new StreamError(stream.id, errorCode.protocolError, 'the trailers are malformed');
    }
    this.endOfRequest(stream);
  }

  /** Of a stream that is over, or was passed over. */
  private lateHeaders(streamId: number, bytes: Buffer, start: number, end: number): void {
    if (this.history.wasPassedOver(streamId)) {
      throw new ConnectionError(errorCode.protocolError, `stream ${streamId} is opened too late`);
    }
    if (this.history.hasEnded(streamId)) {
      throw new ConnectionError(errorCode.streamClosed, `stream ${streamId} has ended`);
    }
    this.heads.decode(bytes, start, end);
  }

  data(
    streamId: number,
    endStream: boolean,
    bytes: Buffer,
    start: number,
    end: number,
    length: number,
  ): void {
    this.room.take(length);
    const stream = this.streams.get(streamId);
    if (!stream) {
      this.mayBeLate(streamId);
      if (this.history.hasEnded(streamId)) {
        throw new ConnectionError(errorCode.streamClosed, `stream ${streamId} has ended`);
      }
      if (start === end) this.idleFrame();
      return;
    }
    if (stream.bodyComplete) {
      throw new StreamError(streamId, errorCode.streamClosed, 'the request has ended');
    }
    this.room.takeOf(stream, length);
    stream.receivedBytes += end - start;
    if (stream.receivedBytes > (stream.head.contentLength ?? Number.POSITIVE_INFINITY)) {
      throw new StreamError(streamId, errorCode.protocolError, 'the body is longer than was said');
    }
    const padding = length - (end - start);
    if (padding > 0) this.room.consumed(stream, padding);
    if (end > start) {
      if (end - start >= http2Limits.usefulBytes) this.useful();
      // The end of the request follows in this very frame, and with it all that is done with such a piece.
      const from = endStream && stream.takesPassing ? bytes : this.passing.staying(bytes);
      stream.data(from.subarray(start, end));
    } else if (!endStream) this.idleFrame();
    if (endStream && !stream.isClosed) this.endOfRequest(stream);
  }

  private endOfRequest(stream: Http2Stream): void {
    const { contentLength } = stream.head;
    if (contentLength !== undefined && stream.receivedBytes !== contentLength) {
      throw new StreamError(stream.id, errorCode.protocolError, 'the body is shorter than was said');
    }
    stream.complete();
    if (stream.isAnswered && !stream.isClosed) this.session.forget(stream);
  }

  reset(streamId: number): void {
    this.countReset();
    this.mayBeLate(streamId);
    const stream = this.streams.get(streamId);
    if (stream) this.session.forget(stream);
    this.history.ended(streamId);
  }

  windowUpdate(streamId: number, increment: number): void {
    if (streamId === 0) {
      if (increment === 0) throw new ConnectionError(errorCode.protocolError, 'a window grows by nothing');
      this.sender.window += increment;
      if (this.sender.window > largest31Bits) throw windowTooLarge();
      this.session.schedule();
      return;
    }
    this.mayBeLate(streamId);
    const stream = this.streams.get(streamId);
    if (!stream) {
      this.idleFrame();
      return;
    }
    if (increment === 0) {
      throw new StreamError(streamId, errorCode.protocolError, 'a window grows by nothing');
    }
    stream.sendWindow += increment;
    if (stream.sendWindow > largest31Bits) {
      throw new StreamError(streamId, errorCode.flowControlError, 'a window is too large');
    }
    if (!stream.unsent) return;
    this.sender.wake(stream);
    this.session.schedule();
  }

  settings(bytes: Buffer, start: number, end: number): void {
    if (!this.settingsFrames.take(this.session.now)) {
      throw new ConnectionError(errorCode.enhanceYourCalm, 'the settings change too often');
    }
    const { headerTableSizes, initialWindowSize } = readSettings(bytes, start, end);
    if (initialWindowSize !== undefined) this.resizeWindows(initialWindowSize);
    this.session.settled(headerTableSizes);
  }

  /** Windows may be less than nothing afterwards: RFC 9113, 6.9.2. */
  private resizeWindows(initialWindowSize: number): void {
    const more = initialWindowSize - this.sendWindow;
    this.sendWindow = initialWindowSize;
    for (const stream of this.streams.values()) {
      stream.sendWindow += more;
      if (stream.sendWindow > largest31Bits) throw windowTooLarge();
      this.sender.wake(stream);
    }
  }

  settingsAcknowledged(): void {
    this.idleFrame();
    this.session.settingsAcknowledged();
  }

  ping(payload: Buffer): void {
    this.idleFrame();
    this.session.ping(payload);
  }

  pong(payload: Buffer): void {
    this.idleFrame();
    this.session.pong(payload);
  }

  goAway(): void {
    this.idleFrame();
    this.session.goAway();
  }

  /** What the client did wrong in one stream makes us reset it, which an attack may want as much as resets of its own. */
  streamError(streamId: number, code: ErrorCode): void {
    this.countReset();
    const stream = this.streams.get(streamId);
    if (stream) this.session.forget(stream);
    this.session.sendReset(streamId, code);
  }

  idleFrame(): void {
    if (!this.idleFrames.take(this.session.now)) {
      throw new ConnectionError(errorCode.enhanceYourCalm, 'too many frames move nothing');
    }
  }

  /** A frame moved something, to us or from us. */
  useful(): void {
    this.idleFrames.give(http2Limits.idleFramesEach);
  }

  private countReset(): void {
    if (!this.resets.take(this.session.now)) {
      throw new ConnectionError(errorCode.enhanceYourCalm, 'too many streams are reset');
    }
  }

  private mayBeLate(streamId: number): void {
    // Its HEADERS were passed over: it crossed our GOAWAY (RFC 9113, 6.8).
    if (this.session.refusesStreams) return;
    if (this.history.isIdle(streamId)) {
      throw new ConnectionError(errorCode.protocolError, `stream ${streamId} was never opened`);
    }
  }
}

function windowTooLarge(): ConnectionError {
  return new ConnectionError(errorCode.flowControlError, 'a window is too large');
}
