/** One call through a Connect `Transport`. */
import type { DescMethod, DescMethodStreaming, DescMethodUnary, Message } from '@bufbuild/protobuf';
import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { withoutNamedSecrets } from '../api/request/named-secrets.ts';
import {
  type CallEnd,
  type CallHandle,
  type CallObserver,
  type CallStart,
  initialCreditBytes,
  type Metadata,
} from '../call/call.ts';
import { canceledEnd, failedEnd } from '../call/call-error.ts';
import { toHeaders } from '../call/metadata.ts';
import { MessageCodec } from './message-codec.ts';
import { MessageQueue } from './message-queue.ts';

export interface TransportCallOptions {
  transport: Transport;
  method: DescMethod;
  start: CallStart;
  observer: CallObserver;
  toEnd(error: ConnectError): CallEnd;
  onEnd(): void;
}

/** Headers of HTTP and of the protocols: no metadata. */
const ownHeaders =
  /^(?:content-(?:type|length|encoding)|date|connection|keep-alive|transfer-encoding|vary|trailer|accept-encoding)$|^(?:grpc|connect)-/;

/** Messages that wait to be sent before the caller is asked to wait. */
const maxWaiting = 16;

export class TransportCall implements CallHandle {
  readonly #options: TransportCallOptions;
  readonly #codec: MessageCodec;
  readonly #aborted = new AbortController();
  readonly #requests: MessageQueue<Message>;
  #credit = initialCreditBytes;
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(options: TransportCallOptions) {
    this.#options = options;
    this.#codec = new MessageCodec(options.method, options.start.codec);
    this.#requests = new MessageQueue(maxWaiting, () => !this.#ended && options.observer.writable());
    // Nothing arrives at the observer before its opener has the handle.
    queueMicrotask(() => void this.#run());
  }

  message(bytes: Uint8Array): boolean {
    if (this.#ended) return true;
    try {
      return this.#requests.push(this.#codec.request(bytes));
    } catch (error) {
      this.#fail(ConnectError.from(error));
      return true;
    }
  }

  halfClose(): void {
    this.#requests.end();
  }

  cancel(): void {
    this.#finish(canceledEnd);
  }

  credit(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit > 0) this.#wake();
  }

  async #run(): Promise<void> {
    const { method } = this.#options;
    try {
      if (isUnary(method)) await this.#unary(method);
      else if (isStreaming(method)) await this.#stream(method);
    } catch (error) {
      this.#fail(ConnectError.from(error));
    }
  }

  async #unary(method: DescMethodUnary): Promise<void> {
    const { transport, start } = this.#options;
    const request = await this.#only();
    if (request === undefined || this.#ended) return;
    const { signal } = this.#aborted;
    const answer = await transport.unary(method, signal, start.timeoutMs, this.#headers(), request);
    this.#begin(answer.header);
    this.#answer(answer.message);
    this.#finish({ trailers: metadataOf(answer.trailer) });
  }

  /** The one message that a unary call has. */
  async #only(): Promise<Message | undefined> {
    const requests: Message[] = [];
    for await (const request of this.#requests) requests.push(request);
    const [request, ...more] = requests;
    if (request !== undefined && more.length === 0) return request;
    const what = request === undefined ? 'none came' : `${requests.length} came`;
    this.#finish(failedEnd(Code.InvalidArgument, `a unary call has one message, and ${what}`));
    return undefined;
  }

  async #stream(method: DescMethodStreaming): Promise<void> {
    const { transport, start } = this.#options;
    const { signal } = this.#aborted;
    const answer = await transport.stream(method, signal, start.timeoutMs, this.#headers(), this.#requests);
    this.#begin(answer.header);
    for await (const message of answer.message) {
      this.#answer(message);
      await this.#untilCredit();
    }
    this.#finish({ trailers: metadataOf(answer.trailer) });
  }

  #headers(): Headers {
    const { metadata, traceparent } = this.#options.start;
    const headers = toHeaders(withoutNamedSecrets(metadata));
    if (traceparent !== undefined) headers.set('traceparent', traceparent);
    return headers;
  }

  #begin(header: Headers): void {
    const metadata = metadataOf(header);
    if (metadata.length > 0 && !this.#ended) this.#options.observer.headers(metadata);
  }

  #answer(message: Message): void {
    if (this.#ended) return;
    const bytes = this.#codec.response(message);
    this.#credit -= bytes.byteLength;
    this.#options.observer.message(bytes);
  }

  async #untilCredit(): Promise<void> {
    while (this.#credit <= 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #fail(error: ConnectError): void {
    this.#finish({ ...this.#options.toEnd(error), trailers: metadataOf(error.metadata) });
  }

  #finish(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#aborted.abort();
    this.#requests.end();
    this.#wake();
    this.#options.onEnd();
    this.#options.observer.end(end);
  }
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

function isStreaming(method: DescMethod): method is DescMethodStreaming {
  return !isUnary(method);
}

function metadataOf(headers: Headers): Metadata {
  return [...headers].filter(([name]) => !ownHeaders.test(name));
}
