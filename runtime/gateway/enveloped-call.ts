/**
 * One call whose messages travel in envelopes: gRPC, gRPC-Web and Connect's streams. What differs between them is in
 * an EnvelopedProtocol.
 */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, Codec, Metadata } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { deadlineMessage } from '../call/deadline.ts';
import { callStart, type ProtocolName } from './call-start.ts';
import {
  acceptedCompression,
  type Compression,
  compressFromBytes,
  compressionOf,
  isIdentity,
  knownEncodings,
} from './compression.ts';
import { compressedFlag, EnvelopeReader, type EnvelopeSink, envelope, envelopePrefix } from './envelope.ts';
import type { Exchange, HeaderFields } from './exchange.ts';
import { faultMessage, GuardedCall, type HandledCall } from './guarded-call.ts';
import { addMetadata } from './header-metadata.ts';
import type { Limits } from './limits.ts';
import type { Route } from './routes.ts';
import { shown } from './status.ts';
import { startDeadline } from './timeout.ts';

export interface EnvelopedProtocol {
  readonly name: ProtocolName;
  readonly contentType: string;
  readonly codec: Codec;
  /** Unary calls are written in another way. */
  readonly onlyStreams?: true;
  readonly encodingHeader: string;
  readonly acceptEncodingHeader: string;
  /** Headers every response has; frozen, so that HTTP/2 remembers how they are written. */
  readonly fixedHeaders: Readonly<HeaderFields>;
  /** Milliseconds, undefined for none, NaN when the header makes no sense. */
  timeout(exchange: Exchange): number | undefined;
  /** The end as HTTP trailers. Either this or `lastEnvelope`. */
  trailers?(end: CallEnd): HeaderFields;
  /** The end as a last envelope in the body. */
  lastEnvelope?(end: CallEnd): Buffer;
  /** Makes the function that undoes what the body is wrapped in, base64 for example; undefined: it is not. */
  bodyDecoder?(): (chunk: Buffer) => Buffer | undefined;
  /** Wraps a piece of the response body. */
  encodeBody?(bytes: Uint8Array): Buffer;
}

/** Credit is given in pieces of this size: a credit for every message would be as many frames as messages. */
const creditFromBytes = 32 * 1024;

/** To copy a message with its prefix before it costs less than to write the two, below so many bytes. */
const joinedBelowBytes = 512;

export interface EnvelopedContext {
  limits: Limits;
  /** Hears of a fault of the gateway's own. */
  onFault(error: unknown): void;
}

export class EnvelopedCall implements HandledCall, EnvelopeSink {
  private readonly exchange: Exchange;
  /** What client and service talk to. */
  private readonly guarded: GuardedCall;
  private readonly protocol: EnvelopedProtocol;
  private readonly route: Route;
  private readonly limits: Limits;
  private readonly reader: EnvelopeReader;
  private readonly decode: ((chunk: Buffer) => Buffer | undefined) | undefined;
  private readonly timeoutMs: number | undefined;
  private requestCompression: Compression | undefined;
  private responseCompression: Compression | undefined;
  private timer: NodeJS.Timeout | undefined;
  private handle: CallHandle | undefined;
  /** The request of a method that takes one: kept until it is known that no second one follows. */
  private onlyRequest: Uint8Array | undefined;
  private requestEnded = false;
  private targetFull = false;
  private headerMetadata: Metadata | undefined;
  private responded = false;
  /** The response of a method that gives one: kept to go out in one write with headers and end. */
  private onlyResponse: Uint8Array | undefined;
  private onlyFlags = 0;
  /** Compressed messages on their way: what follows has to wait for them. */
  private writing: Promise<void> | undefined;
  private undelivered = 0;
  private clientFull = false;
  private done = false;

  constructor(exchange: Exchange, protocol: EnvelopedProtocol, route: Route, context: EnvelopedContext) {
    const { limits, onFault } = context;
    this.exchange = exchange;
    this.guarded = new GuardedCall(this, exchange, onFault);
    this.protocol = protocol;
    this.route = route;
    this.limits = limits;
    this.reader = new EnvelopeReader(this, limits.maxMessageBytes);
    this.decode = protocol.bodyDecoder?.();
    this.timeoutMs = protocol.timeout(exchange);
  }

  /** `chunks`: what of the request somebody has heard already, whether it was all, and how many milliseconds ago it began. */
  start(chunks: readonly Buffer[] = [], isComplete = false, passedMs = 0): void {
    this.guarded.run(() => this.begin(passedMs));
    for (const chunk of chunks) this.guarded.data(chunk);
    if (isComplete) this.guarded.complete();
  }

  private begin(passedMs: number): void {
    const { exchange, protocol } = this;
    const encoding = exchange.header(protocol.encodingHeader);
    if (Number.isNaN(this.timeoutMs)) {
      this.fail(Code.InvalidArgument, 'The timeout header is not one');
      return;
    }
    if (!isIdentity(encoding)) {
      this.requestCompression = compressionOf(encoding);
      if (!this.requestCompression) {
        this.fail(
          Code.Unimplemented,
          `The encoding "${shown(encoding ?? '')}" is not known here; there is: ${knownEncodings}`,
        );
        return;
      }
    }
    // On one machine the wire is memory: there, only who compresses gets it back.
    if (this.requestCompression || !exchange.fromLoopback) {
      const accepted = exchange.header(protocol.acceptEncodingHeader);
      this.responseCompression = acceptedCompression(accepted, this.requestCompression);
    }
    const leftMs = this.timeoutMs === undefined ? undefined : Math.max(0, this.timeoutMs - passedMs);
    this.timer = startDeadline(leftMs, () => this.guarded.run(() => this.expire()));
    if (this.route.clientStreams) {
      exchange.allowLongRequest();
      this.open();
    }
    exchange.receive(this.guarded);
  }

  // The request's side.

  data(chunk: Buffer): void {
    if (this.done) return;
    const bytes = this.decode ? this.decode(chunk) : chunk;
    if (bytes) this.reader.push(bytes);
    else this.fail(Code.InvalidArgument, 'The body is not in the base64 that grpc-web-text has');
  }

  envelope(flags: number, message: Buffer): boolean {
    if (this.done) return false;
    if (flags === 0) return this.request(message);
    if (flags !== compressedFlag) {
      this.fail(
        Code.InvalidArgument,
        `A message has the flags 0x${flags.toString(16)}, which mean nothing here`,
      );
      return false;
    }
    if (!this.requestCompression) {
      this.fail(
        Code.Internal,
        `A message says it is compressed, but there is no ${this.protocol.encodingHeader}`,
      );
      return false;
    }
    this.exchange.pause();
    const decompressed = this.requestCompression.decompress(message, this.limits.maxMessageBytes).then(
      (plain) => {
        if (this.request(plain)) this.resumeRequest();
      },
      (error: unknown) => {
        if (error instanceof RangeError) this.tooLong(undefined);
        else this.fail(Code.InvalidArgument, 'A compressed message cannot be decompressed');
      },
    );
    this.guarded.watch(decompressed);
    return false;
  }

  tooLong(length: number | undefined): void {
    const size = length === undefined ? 'more bytes than that' : `${length} bytes`;
    this.fail(
      Code.ResourceExhausted,
      `A request message may have ${this.limits.maxMessageBytes} bytes; this one has ${size}`,
    );
  }

  complete(): void {
    this.requestEnded = true;
    this.endRequest();
  }

  gone(): void {
    if (this.done) return;
    this.finish();
    this.handle?.cancel();
  }

  /** One message of the request; false when no more may come for now. */
  private request(message: Uint8Array): boolean {
    if (this.done) return false;
    if (!this.route.clientStreams) {
      if (this.onlyRequest) {
        this.fail(
          Code.Unimplemented,
          `${this.route.methodName} takes one request message; there came a second`,
        );
        return false;
      }
      this.onlyRequest = message;
      return true;
    }
    if (this.handle?.message(message) !== false) return true;
    this.targetFull = true;
    this.exchange.pause();
    return false;
  }

  private resumeRequest(): void {
    if (this.done) return;
    this.reader.proceed();
    if (this.done || this.reader.waiting) return;
    this.exchange.resume();
    if (this.requestEnded) this.endRequest();
  }

  private endRequest(): void {
    if (this.done || this.reader.waiting) return;
    if (!this.reader.empty) {
      this.fail(Code.InvalidArgument, 'The body ends in the middle of a message');
      return;
    }
    if (!this.route.clientStreams) {
      if (!this.onlyRequest) {
        this.fail(Code.Unimplemented, `${this.route.methodName} takes one request message; there came none`);
        return;
      }
      this.open();
      this.handle?.message(this.onlyRequest);
    }
    this.handle?.halfClose();
  }

  private open(): void {
    const { exchange, route } = this;
    const { codec, name } = this.protocol;
    const start = callStart(exchange, route, { codec, protocol: name, timeoutMs: this.timeoutMs });
    this.handle = route.service.target.open(start, this.guarded);
    this.giveCredit();
  }

  // The response's side.

  headers(metadata: Metadata): void {
    if (this.done) return;
    this.headerMetadata = metadata;
    // The caller of a stream may wait for the headers before it goes on.
    if (this.route.clientStreams || this.route.serverStreams) this.respond();
  }

  message(bytes: Uint8Array): void {
    if (this.done) return;
    const compression = bytes.length < compressFromBytes ? undefined : this.responseCompression;
    if (!compression && !this.writing) {
      this.writeMessage(0, bytes, bytes.length);
      return;
    }
    const before = this.writing ?? Promise.resolve();
    const compressed = compression?.compress(bytes);
    this.writing = before.then(async () => {
      if (compressed) this.writeMessage(compressedFlag, await compressed, bytes.length);
      else this.writeMessage(0, bytes, bytes.length);
    });
    this.guarded.watch(this.writing);
  }

  writable(): void {
    if (!this.targetFull) return;
    this.targetFull = false;
    this.resumeRequest();
  }

  end(end: CallEnd): void {
    if (this.writing) this.guarded.watch(this.writing.then(() => this.close(end)));
    else this.close(end);
  }

  drained(): void {
    this.clientFull = false;
    this.giveCredit(0);
  }

  private writeMessage(flags: number, bytes: Uint8Array, credit: number): void {
    if (this.done) return;
    this.undelivered += credit;
    if (!this.route.serverStreams && !this.onlyResponse && !this.responded) {
      this.onlyResponse = bytes;
      this.onlyFlags = flags;
    } else {
      this.respond();
      this.clientFull = !this.write(flags, bytes);
    }
    this.giveCredit();
  }

  private write(flags: number, bytes: Uint8Array): boolean {
    const { exchange, protocol } = this;
    if (protocol.encodeBody) return exchange.write(protocol.encodeBody(envelope(flags, bytes)));
    if (exchange.version === 1 || bytes.length < joinedBelowBytes)
      return exchange.write(envelope(flags, bytes));
    // What is written in one moment is one frame there: the message needs no copy with its prefix before it.
    exchange.write(envelopePrefix(flags, bytes.length));
    return exchange.write(bytes);
  }

  private giveCredit(from = creditFromBytes): void {
    if (this.clientFull || !this.handle || this.undelivered <= from) return;
    const bytes = this.undelivered;
    this.undelivered = 0;
    this.handle.credit(bytes);
  }

  private responseHeaders(): Readonly<HeaderFields> {
    const { protocol } = this;
    if (!this.responseCompression && !this.headerMetadata) return protocol.fixedHeaders;
    const headers: HeaderFields = { ...protocol.fixedHeaders };
    if (this.responseCompression) headers[protocol.encodingHeader] = this.responseCompression.name;
    if (this.headerMetadata) addMetadata(headers, this.headerMetadata);
    return headers;
  }

  private respond(): void {
    if (this.responded) return;
    this.responded = true;
    this.exchange.respond(200, this.responseHeaders(), this.protocol.trailers !== undefined);
    if (!this.onlyResponse) return;
    this.write(this.onlyFlags, this.onlyResponse);
    this.onlyResponse = undefined;
  }

  failWithFault(): void {
    this.finish();
    // It may be what is at fault.
    this.headerMetadata = undefined;
    this.answer(failedEnd(Code.Internal, faultMessage));
    this.handle?.cancel();
  }

  private expire(): void {
    this.fail(Code.DeadlineExceeded, deadlineMessage(this.timeoutMs ?? 0));
  }

  private fail(code: Code, message: string): void {
    if (this.done) return;
    this.close(failedEnd(code, message));
    this.handle?.cancel();
  }

  private close(end: CallEnd): void {
    if (this.done) return;
    this.finish();
    this.answer(end);
  }

  private answer(end: CallEnd): void {
    // An answer that is not complete must not look so.
    if (end.error) this.onlyResponse = undefined;
    const { exchange, protocol, onlyResponse } = this;
    const trailers = protocol.trailers?.(end);
    const last = protocol.lastEnvelope?.(end);
    const nothingSent = !this.responded && !onlyResponse && !this.headerMetadata;
    if (trailers && nothingSent) {
      exchange.respondOnly(200, { ...this.responseHeaders(), ...trailers });
      return;
    }
    if (!this.responded) exchange.respond(200, this.responseHeaders(), trailers !== undefined);
    if (onlyResponse && trailers && onlyResponse.length >= joinedBelowBytes) {
      exchange.write(envelopePrefix(this.onlyFlags, onlyResponse.length));
      exchange.end(onlyResponse, trailers);
      return;
    }
    const only = onlyResponse && envelope(this.onlyFlags, onlyResponse);
    const rest = only && last ? Buffer.concat([only, last]) : (only ?? last);
    exchange.end(rest && (protocol.encodeBody?.(rest) ?? rest), trailers);
  }

  private finish(): void {
    this.done = true;
    clearTimeout(this.timer);
  }
}
