/** A stream of a connection, as an exchange. */
import type { TimedRequest } from '../body-deadline.ts';
import type { Exchange, ExchangeConnection, HeaderFields, HeadMemory, RequestReceiver } from '../exchange.ts';
import { ByteQueue } from './byte-queue.ts';
import { type ErrorCode, errorCode } from './error-code.ts';
import { checkFields } from './hpack/index.ts';
import { http2Limits } from './limits.ts';
import { fieldValue, type RequestHead } from './request-head.ts';

/** What a stream wants of its connection. */
export interface StreamSession {
  readonly connection: ExchangeConnection<TimedRequest>;
  /** Milliseconds, by `performance.now()`, when the connection was last heard. */
  readonly now: number;
  /** Sends the head of an answer. Throws when a header is none, and has then sent nothing. */
  sendHead(stream: Http2Stream, status: number, headers: HeaderFields, isAll: boolean): void;
  send(stream: Http2Stream, bytes: Uint8Array): void;
  /** Sends the two, of the second those from the first place to the one before the second. */
  sendJoined(stream: Http2Stream, first: Uint8Array, bytes: Uint8Array, from: number, to: number): void;
  /** Sends the end, after all that was sent. */
  finish(stream: Http2Stream): void;
  reset(stream: Http2Stream, code: ErrorCode): void;
  /** Bytes of the body wait for the receiver; less than nothing: no longer. */
  held(bytes: number): void;
  /** The receiver has had bytes of the body: the client may send more. */
  consumed(stream: Http2Stream, bytes: number): void;
  /** Calls `deliver` in a moment. */
  soon(stream: Http2Stream): void;
}

/** Statuses whose answers have no body. */
const bodiless = new Set([204, 205, 304]);

export class Http2Stream implements Exchange, TimedRequest {
  readonly version = 2;
  readonly id: number;
  readonly head: RequestHead;
  readonly startedAt: number;
  extraHeaders: HeaderFields | undefined;
  timedAt = -1;
  /** The client has sent all that it wanted. */
  bodyComplete = false;
  /** The end of the answer is on its way. */
  isAnswered = false;
  isClosed = false;
  /** Bytes that the client may send, and that were used up since it was last told. */
  receiveWindow: number = http2Limits.streamWindowBytes;
  used = 0;
  receivedBytes = 0;
  /** Bytes that may be sent. */
  sendWindow: number;
  /** What there was no room for. */
  unsent: ByteQueue<Uint8Array> | undefined;
  /** It waits for its turn to send. */
  isReady = false;
  trailers: HeaderFields | undefined;
  /** Nothing comes after what is unsent but the end. */
  hasEnded = false;
  private readonly session: StreamSession;
  private receiver: RequestReceiver | undefined;
  private waiting: ByteQueue<Buffer> | undefined;
  private isPaused = false;
  private isDelivered = false;
  private hasResponded = false;
  private awaitsDrain = false;

  constructor(session: StreamSession, id: number, head: RequestHead, sendWindow: number) {
    this.session = session;
    this.id = id;
    this.head = head;
    this.sendWindow = sendWindow;
    this.startedAt = session.now;
  }

  get method(): string {
    return this.head.method;
  }

  get path(): string {
    return this.head.path;
  }

  get authority(): string {
    return this.head.authority;
  }

  get rawHeaders(): readonly string[] {
    return this.head.rawHeaders;
  }

  get memory(): HeadMemory {
    return this.head.memory;
  }

  get fromLoopback(): boolean {
    return this.session.connection.fromLoopback;
  }

  get peer(): string {
    return this.session.connection.peer;
  }

  get localAddress(): string {
    return this.session.connection.localAddress;
  }

  get secure(): boolean {
    return this.session.connection.secure;
  }

  header(name: string): string | undefined {
    return fieldValue(this.head.rawHeaders, name);
  }

  // The request.

  receive(receiver: RequestReceiver): void {
    this.receiver = receiver;
    if (this.waiting || this.bodyComplete) this.session.soon(this);
  }

  allowLongRequest(): void {
    this.session.connection.lasting(this);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.session.soon(this);
  }

  /** The last piece of the body may be written over once `complete` has returned. */
  get takesPassing(): boolean {
    return this.receiver?.takesPassing === true && !this.isPaused && !this.waiting;
  }

  /** A piece of the body has come. */
  data(bytes: Buffer): void {
    if (this.receiver && !this.isPaused && !this.waiting) {
      this.receiver.data(bytes);
      this.session.consumed(this, bytes.length);
    } else if (this.hasEnded) {
      this.session.consumed(this, bytes.length);
    } else {
      this.waiting ??= new ByteQueue();
      this.waiting.push(bytes);
      this.session.held(bytes.length);
    }
  }

  /** The body is complete. */
  complete(): void {
    this.bodyComplete = true;
    if (!this.waiting) this.deliver();
  }

  /** Gives the receiver what waits for it, as long as it does not pause. */
  deliver(): void {
    const { receiver, waiting } = this;
    if (!receiver || this.isClosed) return;
    while (waiting && waiting.length > 0 && !this.isPaused && !this.isClosed) {
      const bytes = waiting.shift() as Buffer;
      this.session.held(-bytes.length);
      receiver.data(bytes);
      this.session.consumed(this, bytes.length);
    }
    if (waiting?.length === 0) this.waiting = undefined;
    if (this.waiting || !this.bodyComplete || this.isDelivered || this.isPaused || this.isClosed) return;
    this.isDelivered = true;
    receiver.complete();
  }

  // The response.

  respond(status: number, headers: HeaderFields, _trailers: boolean): void {
    this.sendHead(status, headers, bodiless.has(status) || this.head.method === 'HEAD');
  }

  respondOnly(status: number, headers: HeaderFields): void {
    this.sendHead(status, headers, true);
  }

  write(bytes: Uint8Array): boolean {
    if (this.isClosed || this.hasEnded) return true;
    this.session.send(this, bytes);
    if (!this.unsent || this.unsent.length < http2Limits.streamFullFromBytes) return true;
    this.awaitsDrain = true;
    return false;
  }

  end(bytes?: Uint8Array, trailers?: HeaderFields): void {
    if (this.isClosed || this.hasEnded) return;
    if (trailers) checkFields(trailers);
    if (bytes && bytes.length > 0) this.session.send(this, bytes);
    this.hasEnded = true;
    this.trailers = trailers;
    this.session.finish(this);
  }

  endJoined(first: Uint8Array, bytes: Uint8Array, from: number, to: number, trailers: HeaderFields): void {
    if (this.isClosed || this.hasEnded) return;
    checkFields(trailers);
    this.session.sendJoined(this, first, bytes, from, to);
    this.hasEnded = true;
    this.trailers = trailers;
    this.session.finish(this);
  }

  /** Some of what was unsent is sent. */
  sent(): void {
    if (!this.awaitsDrain || (this.unsent?.length ?? 0) >= http2Limits.streamDrainedBelowBytes) return;
    this.awaitsDrain = false;
    this.receiver?.drained();
  }

  tooSlow(): void {
    this.session.reset(this, errorCode.cancel);
  }

  abort(): void {
    this.session.reset(this, errorCode.internalError);
  }

  /** Lets go of what waits, since nobody wants it any more. */
  close(): void {
    this.isClosed = true;
    if (this.waiting) this.session.held(-this.waiting.length);
    this.waiting = undefined;
  }

  /** Says that it is over. */
  over(): void {
    this.session.connection.closed(this);
    this.receiver?.gone();
  }

  private sendHead(status: number, headers: HeaderFields, isAll: boolean): void {
    if (this.isClosed) return;
    if (this.hasResponded) throw new Error('the answer has begun');
    this.session.sendHead(this, status, headers, isAll);
    this.hasResponded = true;
    if (isAll) this.hasEnded = true;
  }
}
