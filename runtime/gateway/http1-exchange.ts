/** An exchange over `node:http`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TimedRequest } from './body-deadline.ts';
import type { Exchange, ExchangeConnection, HeaderFields, RequestReceiver } from './exchange.ts';

/**
 * Up to that length, a last piece goes out in one write with the headers: node joins strings, and writes buffers apart.
 * Latin-1 keeps every byte as it is.
 */
const joinedBytes = 16 * 1024;

export class Http1Exchange implements Exchange, TimedRequest {
  readonly version = 1;
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly authority: string;
  readonly startedAt = performance.now();
  extraHeaders: HeaderFields | undefined;
  timedAt = -1;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly connection: ExchangeConnection<TimedRequest>;
  private receiver: RequestReceiver | undefined;
  private awaitsDrain = false;
  private aborted = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    connection: ExchangeConnection<TimedRequest>,
  ) {
    this.request = request;
    this.response = response;
    this.connection = connection;
    this.method = request.method ?? 'GET';
    this.path = request.url ?? '/';
    this.rawHeaders = request.rawHeaders;
    this.authority = request.headers.host ?? '';
    // A client that goes away in the middle of something is an error of the stream; `close` tells it all the same.
    request.on('error', () => {});
    response.on('error', () => {});
    response.on('close', () => {
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

  get bodyComplete(): boolean {
    return this.request.complete;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  receive(receiver: RequestReceiver): void {
    this.receiver = receiver;
    this.request.on('data', (chunk: Buffer) => receiver.data(chunk));
    this.request.on('end', () => receiver.complete());
  }

  allowLongRequest(): void {
    this.connection.lasting(this);
  }

  pause(): void {
    this.request.pause();
  }

  resume(): void {
    this.request.resume();
  }

  respond(status: number, headers: HeaderFields): void {
    if (this.aborted) return;
    this.response.writeHead(status, this.extraHeaders ? { ...headers, ...this.extraHeaders } : headers);
  }

  respondOnly(status: number, headers: HeaderFields): void {
    if (this.aborted) return;
    this.respond(status, status === 204 ? headers : { ...headers, 'content-length': '0' });
    this.response.end();
  }

  write(bytes: Uint8Array): boolean {
    if (this.aborted || this.response.write(bytes)) return true;
    this.awaitDrain();
    return false;
  }

  end(bytes?: Uint8Array): void {
    if (this.aborted) return;
    if (bytes === undefined || bytes.length > joinedBytes) this.response.end(bytes);
    else this.response.end(latin1(bytes), 'latin1');
  }

  endJoined(first: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
    this.end(Buffer.concat([first, bytes.subarray(from, to)]));
  }

  private awaitDrain(): void {
    if (this.awaitsDrain) return;
    this.awaitsDrain = true;
    this.response.once('drain', () => {
      this.awaitsDrain = false;
      this.receiver?.drained();
    });
  }

  tooSlow(): void {
    if (!this.response.headersSent) this.respondOnly(408, { connection: 'close' });
    this.aborted = true;
    this.request.socket.destroySoon();
  }

  abort(): void {
    this.aborted = true;
    this.request.socket.destroy();
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
