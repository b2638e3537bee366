/**
 * A gRPC call of one message each way, as most of them are: the request is one message that comes in one piece, not compressed, and
 * the answer goes out as it comes. What is not like that is handed on to an EnvelopedCall, which does all there is.
 */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, Metadata } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { deadlineMessage } from '../call/deadline.ts';
import { openUnary, plainEnd } from '../call/open-unary.ts';
import { callStart } from './call-start.ts';
import { isIdentity } from './compression.ts';
import { envelopePrefix, isWholeMessage, passingPrefix, prefixBytes } from './envelope.ts';
import { EnvelopedCall, type EnvelopedContext, type EnvelopedProtocol } from './enveloped-call.ts';
import type { Exchange, HeaderFields, RequestReceiver } from './exchange.ts';
import { grpcTrailers } from './grpc.ts';
import { faultMessage } from './guarded-call.ts';
import { addMetadata } from './header-metadata.ts';
import type { Route } from './routes.ts';
import { startDeadline } from './timeout.ts';

/** Whether a request may be such a call, as far as its head says. On one machine nobody needs answers compressed. */
export function mayBeUnaryGrpc(exchange: Exchange, protocol: EnvelopedProtocol, route: Route): boolean {
  return (
    protocol.name === 'grpc' &&
    !route.clientStreams &&
    !route.serverStreams &&
    exchange.fromLoopback &&
    isIdentity(exchange.header(protocol.encodingHeader)) &&
    !Number.isNaN(protocol.timeout(exchange))
  );
}

/** Like GuardedCall, each way in has a `try`: a fault of the gateway's own ends this call with INTERNAL, and nothing else. */
export class GrpcUnaryCall implements RequestReceiver, CallObserver {
  readonly takesPassing = true;
  readonly #exchange: Exchange;
  readonly #protocol: EnvelopedProtocol;
  readonly #route: Route;
  readonly #context: EnvelopedContext;
  readonly #timeoutMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the deadline began to run; 0 where there is none. */
  #began = 0;
  /** The message with its prefix. */
  #request: Buffer | undefined;
  #handle: CallHandle | undefined;
  #headerMetadata: Metadata | undefined;
  #response: Uint8Array | undefined;
  #responded = false;
  #done = false;

  constructor(exchange: Exchange, protocol: EnvelopedProtocol, route: Route, context: EnvelopedContext) {
    this.#exchange = exchange;
    this.#protocol = protocol;
    this.#route = route;
    this.#context = context;
    this.#timeoutMs = protocol.timeout(exchange);
  }

  start(): void {
    if (this.#timeoutMs !== undefined) {
      this.#began = performance.now();
      this.#timer = startDeadline(this.#timeoutMs, () => this.#expire());
    }
    this.#exchange.receive(this);
  }

  data(chunk: Buffer): void {
    if (this.#done) return;
    try {
      const isOnly = this.#request === undefined && chunk[0] === 0;
      if (isOnly && isWholeMessage(chunk, this.#context.limits.maxMessageBytes)) this.#request = chunk;
      else this.#handOn(chunk, false);
    } catch (error) {
      this.#fault(error);
    }
  }

  complete(): void {
    if (this.#done) return;
    try {
      if (this.#request === undefined) this.#handOn(undefined, true);
      else this.#open(this.#request);
    } catch (error) {
      this.#fault(error);
    }
  }

  drained(): void {
    // Nothing waits for room: the answer is sent whole.
  }

  gone(): void {
    if (this.#done) return;
    this.#finish();
    this.#cancel();
  }

  headers(metadata: Metadata): void {
    this.#headerMetadata = metadata;
  }

  message(bytes: Uint8Array): void {
    if (this.#done) return;
    try {
      // A service that is proxied may send more than it should: its client knows what to say of that.
      if (this.#response !== undefined) this.#sendFirst(this.#response);
      this.#response = bytes;
      // At once, as one that should not come waits for it as well.
      this.#handle?.credit(bytes.length);
    } catch (error) {
      this.#fault(error);
    }
  }

  writable(): void {
    // The request was sent whole.
  }

  end(end: CallEnd): void {
    if (this.#done) return;
    try {
      this.#close(end);
    } catch (error) {
      this.#fault(error);
    }
  }

  onlyMessage(bytes: Uint8Array, from: number, to: number): void {
    if (this.#done) return;
    try {
      this.#finish();
      this.#respond();
      this.#endWith(bytes, from, to, grpcTrailers(plainEnd));
    } catch (error) {
      this.#fault(error);
    }
  }

  #open(request: Buffer): void {
    const route = this.#route;
    const { codec, name } = this.#protocol;
    const start = callStart(this.#exchange, route, { codec, protocol: name, timeoutMs: this.#timeoutMs });
    this.#request = undefined;
    this.#handle = openUnary(route.service.target, start, this, request, prefixBytes, request.length);
  }

  /** From now on another one hears what comes, beginning with what has come. */
  #handOn(chunk: Buffer | undefined, isComplete: boolean): void {
    // Copied, as the chunk may be passing.
    const last = chunk && Buffer.from(chunk);
    const chunks = [this.#request, last].filter((each) => each !== undefined);
    this.#request = undefined;
    this.#finish();
    const call = new EnvelopedCall(this.#exchange, this.#protocol, this.#route, this.#context);
    call.start(chunks, isComplete, performance.now() - this.#began);
  }

  #expire(): void {
    if (this.#done) return;
    this.end(failedEnd(Code.DeadlineExceeded, deadlineMessage(this.#timeoutMs ?? 0)));
    this.#cancel();
  }

  #cancel(): void {
    try {
      this.#handle?.cancel();
    } catch (error) {
      this.#context.onFault(error);
    }
  }

  #close(end: CallEnd): void {
    this.#finish();
    // An answer that is not complete must not look so.
    const response = end.error === undefined ? this.#response : undefined;
    // Before anything is sent: they may be what is at fault.
    const trailers = grpcTrailers(end);
    if (!this.#responded && response === undefined && this.#headerMetadata === undefined) {
      this.#exchange.respondOnly(200, { ...this.#protocol.fixedHeaders, ...trailers });
      return;
    }
    this.#respond();
    if (response === undefined) this.#exchange.end(undefined, trailers);
    else this.#endWith(response, 0, response.length, trailers);
  }

  #endWith(bytes: Uint8Array, from: number, to: number, trailers: HeaderFields): void {
    this.#exchange.endJoined(passingPrefix(0, to - from), bytes, from, to, trailers);
  }

  #sendFirst(message: Uint8Array): void {
    this.#respond();
    this.#exchange.write(envelopePrefix(0, message.length));
    this.#exchange.write(message);
  }

  #respond(): void {
    if (this.#responded) return;
    this.#exchange.respond(200, this.#responseHeaders(), true);
    this.#responded = true;
  }

  #responseHeaders(): Readonly<HeaderFields> {
    const { fixedHeaders } = this.#protocol;
    if (this.#headerMetadata === undefined) return fixedHeaders;
    const headers: HeaderFields = { ...fixedHeaders };
    addMetadata(headers, this.#headerMetadata);
    return headers;
  }

  #finish(): void {
    this.#done = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  #fault(error: unknown): void {
    this.#context.onFault(error);
    this.#finish();
    // It may be what is at fault.
    this.#headerMetadata = undefined;
    try {
      this.#close(failedEnd(Code.Internal, faultMessage));
    } catch {
      // Half an answer is out: cut off, it cannot be taken for a whole one.
      this.#exchange.abort();
    }
    this.#cancel();
  }
}
