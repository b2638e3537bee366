/** An exchange over `node:http2`'s stream API (its compatibility API costs a third of the throughput). */
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { TimedRequest } from './body-deadline.ts';
import type { Exchange, ExchangeConnection, HeaderFields, RequestReceiver } from './exchange.ts';

/** How often it is looked whether a client that reads slowly has been sent the end of an answer. */
const sentLookMs = 20;

export class Http2Exchange implements Exchange, TimedRequest {
  readonly version = 2;
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly authority: string;
  readonly startedAt = performance.now();
  extraHeaders: HeaderFields | undefined;
  bodyComplete = false;
  private readonly stream: ServerHttp2Stream;
  private readonly headers: IncomingHttpHeaders;
  private readonly connection: ExchangeConnection<TimedRequest>;
  private receiver: RequestReceiver | undefined;
  private awaitsDrain = false;
  private trailers: HeaderFields | undefined;

  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    rawHeaders: readonly string[],
    connection: ExchangeConnection<TimedRequest>,
  ) {
    this.stream = stream;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.connection = connection;
    this.method = headers[':method'] ?? 'GET';
    this.path = headers[':path'] ?? '/';
    this.authority = headers[':authority'] ?? headers.host ?? '';
    // A reset is an error of the stream; `close` tells it all the same.
    stream.on('error', () => {});
    stream.on('close', () => {
      this.connection.closed(this);
      this.receiver?.gone();
    });
  }

  get fromLoopback(): boolean {
    return this.connection.fromLoopback;
  }

  get peer(): string {
    return this.connection.peer;
  }

  get localAddress(): string {
    return this.connection.localAddress;
  }

  get secure(): boolean {
    return this.connection.secure;
  }

  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  receive(receiver: RequestReceiver): void {
    const { stream } = this;
    this.receiver = receiver;
    stream.on('data', (chunk: Buffer) => receiver.data(chunk));
    stream.on('end', () => {
      // A reset ends the body too; `close` follows and tells of it.
      if (stream.closed) return;
      this.bodyComplete = true;
      receiver.complete();
    });
  }

  allowLongRequest(): void {
    this.connection.lasting(this);
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  respond(status: number, headers: HeaderFields, trailers: boolean): void {
    if (this.over) return;
    this.stream.respond(this.withStatus(status, headers), trailers ? { waitForTrailers: true } : undefined);
    if (trailers) this.stream.on('wantTrailers', () => this.sendTrailers());
  }

  respondOnly(status: number, headers: HeaderFields): void {
    if (this.over) return;
    this.stream.respond(this.withStatus(status, headers), { endStream: true });
    this.stopRequest();
  }

  write(bytes: Uint8Array): boolean {
    if (this.over || this.stream.write(bytes)) return true;
    this.awaitDrain();
    return false;
  }

  end(bytes?: Uint8Array, trailers?: HeaderFields): void {
    if (this.over) return;
    this.trailers = trailers;
    this.stream.end(bytes);
    if (!trailers) this.stopRequest();
  }

  private awaitDrain(): void {
    if (this.awaitsDrain) return;
    this.awaitsDrain = true;
    this.stream.once('drain', () => {
      this.awaitsDrain = false;
      this.receiver?.drained();
    });
  }

  tooSlow(): void {
    this.stream.close(constants.NGHTTP2_CANCEL);
  }

  abort(): void {
    this.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  private get over(): boolean {
    return this.stream.destroyed || this.stream.closed;
  }

  private sendTrailers(): void {
    if (this.over) return;
    this.stream.sendTrailers(this.trailers ?? {});
    this.stopRequest();
  }

  /** After an answer before the end of the request: RST_STREAM(NO_ERROR), so that the client stops sending. */
  private stopRequest(): void {
    if (!this.bodyComplete) setImmediate(() => this.resetWhenSent());
  }

  /** Not before the end of the answer is out: nghttp2 drops what a stream that is being reset still has to send. */
  private resetWhenSent(): void {
    if (this.over || this.bodyComplete) return;
    if (this.stream.state.localClose === 1) this.stream.close(constants.NGHTTP2_NO_ERROR);
    else setTimeout(() => this.resetWhenSent(), sentLookMs).unref();
  }

  private withStatus(status: number, headers: HeaderFields): HeaderFields & { ':status': number } {
    return Object.assign({ ':status': status }, headers, this.extraHeaders) as HeaderFields & {
      ':status': number;
    };
  }
}
