/**
 * One call whose request is an HTTP body and whose response is another: Connect's unary calls and the short form.
 * https://connectrpc.com/docs/protocol#unary-request
 */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, Codec, Metadata } from '../call/call.ts';
import { deadlineMessage } from '../call/deadline.ts';
import { callStart } from './call-start.ts';
import {
  acceptedCompression,
  type Compression,
  compressFromBytes,
  compressionOf,
  isIdentity,
  knownEncodings,
} from './compression.ts';
import { type DetailWriter, errorJson } from './error-json.ts';
import type { Exchange, HeaderFields } from './exchange.ts';
import { faultMessage, GuardedCall, type HandledCall } from './guarded-call.ts';
import { addMetadata } from './header-metadata.ts';
import type { Limits } from './limits.ts';
import type { Route } from './routes.ts';
import { SmallPieces } from './small-pieces.ts';
import { type Failure, httpStatus, shown } from './status.ts';
import { parseConnectTimeout, startDeadline } from './timeout.ts';

/** What differs between the requests that end up here. */
export interface UnaryRequest {
  codec: Codec;
  /** The message, when it came in the address; the body is then ignored. */
  message?: Uint8Array;
  /** Name of the body's or the message's compression. */
  encoding: string | undefined;
  /** Makes the message of the body, when they are not the same. A Failure is answered as an error. */
  convert?(body: Buffer): Uint8Array | Failure;
}

export interface UnaryContext {
  limits: Limits;
  details: DetailWriter;
  /** Hears of a fault of the gateway's own. */
  onFault(error: unknown): void;
}

export class UnaryCall implements HandledCall {
  private readonly exchange: Exchange;
  /** What client and service talk to. */
  private readonly guarded: GuardedCall;
  private readonly route: Route;
  private readonly request: UnaryRequest;
  private readonly context: UnaryContext;
  private readonly timeoutMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private chunks: Buffer[] = [];
  private readonly small = new SmallPieces();
  private received = 0;
  private handle: CallHandle | undefined;
  private headerMetadata: Metadata = [];
  private response: Uint8Array | undefined;
  private done = false;

  constructor(exchange: Exchange, route: Route, request: UnaryRequest, context: UnaryContext) {
    this.exchange = exchange;
    this.guarded = new GuardedCall(this, exchange, context.onFault);
    this.route = route;
    this.request = request;
    this.context = context;
    this.timeoutMs = parseConnectTimeout(exchange.header('connect-timeout-ms'));
  }

  start(): void {
    this.guarded.run(() => this.begin());
  }

  private begin(): void {
    const { encoding } = this.request;
    if (Number.isNaN(this.timeoutMs)) {
      this.fail({
        code: Code.InvalidArgument,
        message: 'The header connect-timeout-ms is not a number',
      });
      return;
    }
    if (!isIdentity(encoding) && !compressionOf(encoding)) {
      const message = `The encoding "${shown(encoding ?? '')}" is not known here; there is: ${knownEncodings}`;
      this.fail({ code: Code.Unimplemented, message });
      return;
    }
    if (Number(this.exchange.header('content-length') ?? 0) > this.context.limits.maxMessageBytes) {
      this.tooLong();
      return;
    }
    this.timer = startDeadline(this.timeoutMs, () => this.guarded.run(() => this.expire()));
    this.exchange.receive(this.guarded);
  }

  data(chunk: Buffer): void {
    if (this.done || this.request.message) return;
    this.received += chunk.length;
    if (this.received > this.context.limits.maxMessageBytes) {
      this.tooLong();
      return;
    }
    this.small.keep(this.chunks, chunk);
  }

  complete(): void {
    if (this.done) return;
    const { request, chunks } = this;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    this.chunks = [];
    const message = request.message ?? body;
    const compression = isIdentity(request.encoding) ? undefined : compressionOf(request.encoding);
    // A GET without a body has nothing to decompress, whatever its headers say.
    if (compression && message.length > 0) this.decompress(compression, message);
    else this.call(message);
  }

  drained(): void {}

  gone(): void {
    if (this.done) return;
    this.finish();
    this.handle?.cancel();
  }

  headers(metadata: Metadata): void {
    this.headerMetadata = metadata;
  }

  message(bytes: Uint8Array): void {
    this.response = bytes;
    this.handle?.credit(bytes.length);
  }

  writable(): void {}

  end(end: CallEnd): void {
    if (this.done) return;
    if (end.error) {
      this.answerError({ ...end.error }, end);
      return;
    }
    if (!this.response) {
      this.answerError({ code: Code.Unimplemented, message: 'The service sent no response message' }, end);
      return;
    }
    const headers: HeaderFields = { 'content-type': `application/${this.request.codec}` };
    this.addAllMetadata(headers, end);
    this.finish();
    const compression = this.responseCompression(this.response);
    if (!compression) {
      this.answer(200, headers, this.response);
      return;
    }
    const answered = compression.compress(this.response).then((bytes) => {
      this.answer(200, { ...headers, 'content-encoding': compression.name, vary: 'accept-encoding' }, bytes);
    });
    this.guarded.watch(answered);
  }

  private decompress(compression: Compression, message: Uint8Array): void {
    const decompressed = compression.decompress(message, this.context.limits.maxMessageBytes).then(
      (plain) => this.call(plain),
      (error: unknown) => {
        if (error instanceof RangeError) this.tooLong();
        else this.fail({ code: Code.InvalidArgument, message: `The body is not ${compression.name}` });
      },
    );
    this.guarded.watch(decompressed);
  }

  private call(body: Uint8Array): void {
    if (this.done) return;
    const message = this.request.convert ? this.request.convert(Buffer.from(body)) : body;
    if ('code' in message) {
      this.fail(message);
      return;
    }
    const { exchange, route } = this;
    const { codec } = this.request;
    const start = callStart(exchange, route, { codec, protocol: 'connect', timeoutMs: this.timeoutMs });
    this.handle = route.service.target.open(start, this.guarded);
    this.handle.message(message);
    this.handle.halfClose();
  }

  private responseCompression(bytes: Uint8Array): Compression | undefined {
    if (bytes.length < compressFromBytes) return undefined;
    // On one machine the wire is memory: there, only who compresses gets it back.
    if (this.exchange.fromLoopback && isIdentity(this.request.encoding)) return undefined;
    return acceptedCompression(this.exchange.header('accept-encoding'), compressionOf(this.request.encoding));
  }

  private addAllMetadata(headers: HeaderFields, end: CallEnd): void {
    addMetadata(headers, this.headerMetadata);
    addMetadata(headers, end.trailers, 'trailer-');
  }

  failWithFault(): void {
    this.finish();
    // Without the metadata, which may be what is at fault.
    answerErrorJson(this.exchange, { code: Code.Internal, message: faultMessage }, this.context.details);
    this.handle?.cancel();
  }

  private expire(): void {
    this.fail({ code: Code.DeadlineExceeded, message: deadlineMessage(this.timeoutMs ?? 0) });
  }

  private tooLong(): void {
    const message = `A request message may have ${this.context.limits.maxMessageBytes} bytes; this one has more`;
    this.fail({ code: Code.ResourceExhausted, message });
  }

  private fail(failure: Failure): void {
    if (this.done) return;
    this.answerError(failure, { trailers: [] });
    this.handle?.cancel();
  }

  private answerError(error: Parameters<typeof errorJson>[0], end: CallEnd): void {
    this.finish();
    const headers: HeaderFields = {};
    this.addAllMetadata(headers, end);
    answerErrorJson(this.exchange, error, this.context.details, headers);
  }

  private answer(status: number, headers: HeaderFields, body: Uint8Array): void {
    headers['content-length'] = String(body.length);
    this.exchange.respond(status, headers, false);
    this.exchange.end(body);
  }

  private finish(): void {
    this.done = true;
    clearTimeout(this.timer);
  }
}

/** Answers with an error as unary calls write it: the code's HTTP status, and JSON. */
export function answerErrorJson(
  exchange: Exchange,
  error: Parameters<typeof errorJson>[0],
  details: DetailWriter,
  headers: HeaderFields = {},
): void {
  const body = Buffer.from(error.asText ? `${error.message}\n` : JSON.stringify(errorJson(error, details)));
  exchange.respond(
    error.status ?? httpStatus(error.code),
    {
      ...headers,
      ...error.headers,
      'content-type': error.asText ? 'text/plain; charset=utf-8' : 'application/json',
      'content-length': String(body.length),
    },
    false,
  );
  exchange.end(body);
}
