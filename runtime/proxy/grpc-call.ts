/** One call to a gRPC server, over a stream of HTTP/2. */
import type { ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import { constants } from 'node:http2';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  type CallEnd,
  type CallHandle,
  type CallObserver,
  type CallStart,
  initialCreditBytes,
} from '../call/call.ts';
import { canceledEnd, endOfError, failedEnd } from '../call/call-error.ts';
import { deadlineEnd } from '../call/deadline.ts';
import { compressedFlag, EnvelopeReader, type EnvelopeSink, envelope } from '../gateway/envelope.ts';
import { startDeadline } from '../gateway/timeout.ts';
import { endOfReset, endOfTrailers, metadataOf, whyNoAnswer } from './grpc-status.ts';
import type { Transcoder } from './transcoder.ts';

/** Longest message of an answer, in bytes. */
const maxMessageBytes = 64 * 1024 * 1024;

export interface GrpcCallOptions {
  stream: ClientHttp2Stream;
  start: CallStart;
  observer: CallObserver;
  transcoder: Transcoder;
  /** What the caller is told when the connection is gone, and why it is where that is known. */
  unavailable(reason: Error | undefined): string;
  onEnd(end: CallEnd): void;
}

export class GrpcCall implements CallHandle, EnvelopeSink {
  readonly #options: GrpcCallOptions;
  readonly #stream: ClientHttp2Stream;
  readonly #observer: CallObserver;
  readonly #reader = new EnvelopeReader(this, maxMessageBytes);
  readonly #timer: NodeJS.Timeout | undefined;
  #credit = initialCreditBytes;
  /** Trailers, or the headers of an answer that is nothing but them. */
  #last: IncomingHttpHeaders | undefined;
  #ended = false;

  constructor(options: GrpcCallOptions) {
    this.#options = options;
    this.#stream = options.stream;
    this.#observer = options.observer;
    this.#timer = startDeadline(options.start.timeoutMs, () => {
      this.abandon(deadlineEnd(options.start.timeoutMs ?? 0));
    });
    const stream = this.#stream;
    const { session } = stream;
    stream.on('response', (headers, flags) => this.#begin(headers, flags));
    stream.on('trailers', (trailers) => {
      this.#last = trailers;
    });
    stream.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk);
      if (this.#credit <= 0) stream.pause();
    });
    stream.on('drain', () => {
      if (!this.#ended) this.#observer.writable();
    });
    stream.on('end', () => {
      if (this.#last !== undefined) this.#finish(endOfTrailers(this.#last));
    });
    // What went wrong is told by the code that the stream was reset with, unless there was no connection.
    let reason: Error | undefined;
    stream.on('error', (error: Error) => {
      reason = error;
    });
    stream.on('close', () => {
      // Node gives the streams of a connection that broke codes of its own.
      const code = session?.destroyed === false ? stream.rstCode : undefined;
      this.#finish(endOfReset(code, options.unavailable(reason)));
    });
  }

  message(bytes: Uint8Array): boolean {
    if (this.#ended || this.#stream.writableEnded) return true;
    try {
      return this.#stream.write(envelope(0, this.#options.transcoder.request(bytes)));
    } catch (reason) {
      queueMicrotask(() => this.abandon(endOfError(ConnectError.from(reason))));
      return true;
    }
  }

  halfClose(): void {
    if (!this.#ended) this.#stream.end();
  }

  cancel(): void {
    this.abandon(canceledEnd);
  }

  credit(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit > 0 && !this.#ended) this.#stream.resume();
  }

  envelope(flags: number, message: Buffer): boolean {
    if (this.#ended) return true;
    if (flags & compressedFlag) {
      this.abandon(failedEnd(Code.Internal, 'the answer is compressed, which nobody asked for'));
      return true;
    }
    try {
      const bytes = this.#options.transcoder.response(message);
      this.#credit -= bytes.byteLength;
      this.#observer.message(bytes);
    } catch (reason) {
      this.abandon(endOfError(ConnectError.from(reason)));
    }
    return true;
  }

  tooLong(length: number): void {
    const message = `the answer has a message of ${length} bytes; at most ${maxMessageBytes} are taken`;
    this.abandon(failedEnd(Code.ResourceExhausted, message));
  }

  /** Ends the call here and now, and tells the server that nobody waits any more. */
  abandon(end: CallEnd): void {
    if (this.#ended) return;
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#finish(end);
  }

  #begin(headers: IncomingHttpHeaders & IncomingHttpStatusHeader, flags: number): void {
    const wrong = whyNoAnswer(headers);
    if (wrong !== undefined) {
      this.abandon(wrong);
      return;
    }
    if (flags & constants.NGHTTP2_FLAG_END_STREAM) {
      this.#last = headers;
      return;
    }
    const metadata = metadataOf(headers);
    if (metadata.length > 0 && !this.#ended) this.#observer.headers(metadata);
  }

  #finish(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    // An answer may come before all of the request was sent: the rest of it is for nobody.
    if (!this.#stream.writableEnded && !this.#stream.destroyed)
      this.#stream.close(constants.NGHTTP2_NO_ERROR);
    this.#options.onEnd(end);
    this.#observer.end(end);
  }
}
