/** One connection of HTTP/2: RFC 9113. */
import type { Socket } from 'node:net';
import { copyBytes } from '../../copy-bytes.ts';
import { readInPlace } from '../../read-in-place.ts';
import type { TimedRequest } from '../body-deadline.ts';
import type { Exchange, ExchangeConnection, HeaderFields } from '../exchange.ts';
import { dateHeader } from './date-header.ts';
import { ConnectionError, type ErrorCode, errorCode } from './error-code.ts';
import { flag, frameType, largest31Bits } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameWriter } from './frame-writer.ts';
import { CompressionError, HeaderEncoder } from './hpack/index.ts';
import { Incoming } from './incoming.ts';
import { http2Limits } from './limits.ts';
import { PassingBytes } from './passing-bytes.ts';
import { ReceiveRoom } from './receive-room.ts';
import type { RequestHead } from './request-head.ts';
import { type RequestSession, Requests } from './requests.ts';
import { initialWindowBytes, Sender } from './sender.ts';
import { ownSettings } from './settings.ts';
import { Http2Stream, type StreamSession } from './stream.ts';

/** The connection that a session is on. */
export interface SessionConnection extends ExchangeConnection<TimedRequest> {
  opened(request: TimedRequest): void;
}

const none = Buffer.alloc(0);
const lifePing = Buffer.from('are you?', 'latin1');
const goAwayPing = Buffer.from('go away!', 'latin1');

export class Http2Session implements RequestSession, StreamSession {
  readonly connection: SessionConnection;
  now = performance.now();
  /** Nothing more is read or sent. */
  isOver = false;
  refusesStreams = false;
  private readonly socket: Socket;
  private readonly onExchange: (exchange: Exchange) => void;
  private readonly onFault: (error: unknown) => void;
  private readonly reader: FrameReader;
  private readonly passing = new PassingBytes();
  private readonly writer: FrameWriter;
  private readonly encoder = new HeaderEncoder();
  private readonly sender: Sender;
  private readonly room: ReceiveRoom;
  private readonly requests: Requests;
  private hasPeerSettings = false;
  private isAcknowledged = false;
  private isClosing = false;
  /** The connection ends when its last stream does. */
  private endsWhenIdle = false;
  /** Nothing is read, since nothing is read of what was sent. */
  private isDeaf = false;
  private isScheduled = false;
  private toDeliver: Http2Stream[] = [];
  /** Answered before the end of the request. */
  private early: Http2Stream[] = [];
  private gone: Http2Stream[] = [];

  /**
   * Takes a socket whose bytes are still to come, from the preface on.
   * @param onExchange takes every request as soon as its headers are there
   * @param onFault hears of a fault of this code's own: it has ended the connection
   */
  constructor(
    socket: Socket,
    connection: SessionConnection,
    onExchange: (exchange: Exchange) => void,
    onFault: (error: unknown) => void,
  ) {
    this.socket = socket;
    this.connection = connection;
    this.onExchange = onExchange;
    this.onFault = onFault;
    this.writer = new FrameWriter(socket, () => this.schedule());
    this.sender = new Sender(this.writer, (stream) => this.sendEnd(stream));
    this.room = new ReceiveRoom(this.writer);
    this.requests = new Requests(this, this.room, this.sender, this.passing);
    this.reader = new FrameReader(new Incoming(this.requests));
    this.writer.frame(frameType.settings, 0, 0, ownSettings);
    this.writer.number(frameType.windowUpdate, 0, http2Limits.connectionWindowBytes - initialWindowBytes);
    readInPlace(socket, (bytes, isPassing) => this.read(bytes, isPassing));
    socket.on('drain', () => this.schedule());
    for (const event of ['end', 'error', 'close']) socket.on(event, () => this.destroy());
  }

  /** Whether both sides know the other's settings. */
  get isSettled(): boolean {
    return this.hasPeerSettings && this.isAcknowledged;
  }

  /** Takes no new streams, lets those end that there are, and then ends the connection. */
  close(): void {
    if (this.isClosing || this.isOver) return;
    this.isClosing = true;
    // What the client opens before it hears of this is still served. It says when it has heard.
    this.sendGoAway(largest31Bits, errorCode.noError, '');
    this.writer.frame(frameType.ping, 0, 0, goAwayPing);
    setTimeout(() => this.refuseMore(), http2Limits.goAwayMs).unref();
  }

  /** Ends the connection and all that is in it, here and now. */
  destroy(): void {
    this.end();
    this.socket.destroy();
  }

  /** Asks for a sign of life. */
  askForLife(): void {
    if (!this.isOver) this.writer.frame(frameType.ping, 0, 0, lifePing);
  }

  // Of the connection.

  private read(bytes: Buffer, isPassing: boolean): void {
    if (this.isOver) return;
    this.now = performance.now();
    try {
      if (isPassing) this.passing.during(bytes, this.push);
      else this.push(bytes);
    } catch (error) {
      this.fail(error);
    }
  }

  private readonly push = (bytes: Buffer): void => this.reader.push(bytes);

  private fail(error: unknown): void {
    if (error instanceof ConnectionError) this.endWith(error.code, error.message);
    else if (error instanceof CompressionError) this.endWith(errorCode.compressionError, error.message);
    else {
      this.onFault(error);
      this.endWith(errorCode.internalError, '');
    }
  }

  /** Says why, and closes; what the client still sends is not looked at. */
  private endWith(code: ErrorCode, reason: string): void {
    if (this.isOver) return;
    this.sendGoAway(this.requests.history.last, code, reason);
    this.end();
    this.writer.flush();
    this.socket.end(() => this.destroyIn(http2Limits.lingerMs));
    this.socket.resume();
    this.destroyIn(code === errorCode.noError ? http2Limits.lastAnswersMs : http2Limits.lingerMs);
  }

  private destroyIn(ms: number): void {
    setTimeout(() => this.socket.destroy(), ms).unref();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const stream of this.requests.streams.values()) this.forget(stream);
  }

  private refuseMore(): void {
    if (this.refusesStreams || this.isOver) return;
    this.refusesStreams = true;
    this.endsWhenIdle = true;
    this.sendGoAway(this.requests.history.last, errorCode.noError, '');
    this.schedule();
  }

  private sendGoAway(lastStream: number, code: ErrorCode, reason: string): void {
    const payload = Buffer.alloc(8 + reason.length);
    payload.writeUInt32BE(lastStream, 0);
    payload.writeUInt32BE(code, 4);
    payload.write(reason, 8, 'latin1');
    this.writer.frame(frameType.goAway, 0, 0, payload);
  }

  settled(headerTableSizes: readonly number[]): void {
    for (const size of headerTableSizes) this.encoder.resize(size);
    this.hasPeerSettings = true;
    this.writer.frame(frameType.settings, flag.ack, 0, none);
  }

  settingsAcknowledged(): void {
    this.isAcknowledged = true;
  }

  ping(payload: Buffer): void {
    this.writer.frame(frameType.ping, flag.ack, 0, payload);
  }

  pong(payload: Buffer): void {
    if (this.isClosing && payload.equals(goAwayPing)) this.refuseMore();
  }

  /** The client is about to leave. */
  goAway(): void {
    this.endsWhenIdle = true;
    this.schedule();
  }

  // Of streams.

  open(streamId: number, endStream: boolean, head: RequestHead, sendWindow: number): Http2Stream {
    const stream = new Http2Stream(this, streamId, head, sendWindow);
    stream.bodyComplete = endStream;
    this.requests.add(stream);
    this.connection.opened(stream);
    this.onExchange(stream);
    return stream;
  }

  refuseHeaders(streamId: number, endStream: boolean): void {
    this.encoder.encode(431, {}, undefined, dateHeader());
    this.writer.headers(streamId, this.encoder.block, this.encoder.length, true);
    if (!endStream) this.sendReset(streamId, errorCode.noError);
  }

  sendHead(stream: Http2Stream, status: number, headers: HeaderFields, isAll: boolean): void {
    this.encoder.encode(status, headers, stream.extraHeaders, dateHeader());
    this.writer.headers(stream.id, this.encoder.block, this.encoder.length, isAll);
    if (isAll) this.answered(stream);
  }

  send(stream: Http2Stream, bytes: Uint8Array): void {
    this.requests.useful();
    this.sender.send(stream, bytes);
    while (this.sender.unsentBytes > http2Limits.maxUnsentBytes) this.resetFullest();
  }

  sendJoined(stream: Http2Stream, first: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
    if (this.sender.sendJoined(stream, first, bytes, from, to)) {
      this.requests.useful();
      return;
    }
    // Copies, as they may have to wait.
    this.send(stream, copyBytes(first, 0, first.length));
    this.send(stream, copyBytes(bytes, from, to));
  }

  finish(stream: Http2Stream): void {
    if (!stream.unsent && !stream.isClosed) this.sendEnd(stream);
  }

  /** Answers wait for a client that does not take them, and not without end: the largest is given up. */
  private resetFullest(): void {
    let fullest: Http2Stream | undefined;
    for (const stream of this.requests.streams.values()) {
      if ((stream.unsent?.length ?? 0) > (fullest?.unsent?.length ?? 0)) fullest = stream;
    }
    if (!fullest) throw new Error('bytes are unsent that no stream has');
    this.reset(fullest, errorCode.enhanceYourCalm);
  }

  private sendEnd(stream: Http2Stream): void {
    const { trailers } = stream;
    if (trailers) {
      this.encoder.encode(undefined, trailers);
      this.writer.headers(stream.id, this.encoder.block, this.encoder.length, true);
    } else this.writer.endOfData(stream.id);
    this.answered(stream);
  }

  private answered(stream: Http2Stream): void {
    stream.isAnswered = true;
    if (stream.bodyComplete) this.forget(stream);
    else this.early.push(stream);
  }

  reset(stream: Http2Stream, code: ErrorCode): void {
    if (stream.isClosed) return;
    this.forget(stream);
    this.sendReset(stream.id, code);
  }

  sendReset(streamId: number, code: ErrorCode): void {
    this.writer.number(frameType.resetStream, streamId, code);
  }

  forget(stream: Http2Stream): void {
    const { requests } = this;
    requests.remove(stream);
    if (stream.bodyComplete) requests.history.ended(stream.id);
    this.sender.drop(stream);
    stream.close();
    this.gone.push(stream);
    this.schedule();
  }

  held(bytes: number): void {
    this.room.held(bytes);
  }

  consumed(stream: Http2Stream, bytes: number): void {
    this.room.consumed(stream, bytes);
  }

  soon(stream: Http2Stream): void {
    this.toDeliver.push(stream);
    this.schedule();
  }

  // What is done once in a tick.

  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    process.nextTick(() => this.tick());
  }

  private tick(): void {
    this.isScheduled = false;
    try {
      this.deliver();
      this.sender.pump();
      this.resetEarly();
      this.writer.flush();
      this.tellGone();
      this.listen();
      if (this.endsWhenIdle && this.requests.streams.size === 0) this.endWith(errorCode.noError, '');
    } catch (error) {
      this.fail(error);
    }
  }

  private deliver(): void {
    if (this.toDeliver.length === 0) return;
    const streams = this.toDeliver;
    this.toDeliver = [];
    for (const stream of streams) stream.deliver();
  }

  /** After the whole answer: nothing more needs to be sent by the client (RFC 9113, 8.1). */
  private resetEarly(): void {
    if (this.early.length === 0) return;
    const streams = this.early;
    this.early = [];
    for (const stream of streams) if (!stream.isClosed) this.reset(stream, errorCode.noError);
  }

  private tellGone(): void {
    if (this.gone.length === 0) return;
    const streams = this.gone;
    this.gone = [];
    for (const stream of streams) stream.over();
  }

  /** Reads as long as what was sent is read. */
  private listen(): void {
    const { writableLength, destroyed } = this.socket;
    if (destroyed || this.isOver) return;
    if (writableLength >= http2Limits.deafFromBytes) {
      this.isDeaf = true;
      this.socket.pause();
    } else if (this.isDeaf && writableLength < http2Limits.fullFromBytes) {
      this.isDeaf = false;
      this.socket.resume();
    }
    if (this.sender.isHindered && writableLength < http2Limits.fullFromBytes) this.schedule();
  }
}
