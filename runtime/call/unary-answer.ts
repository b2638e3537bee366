/** The answer to a call of one message each way, for code that awaits it. */
import type { DescMessage, DescMethodUnary, Message } from '@bufbuild/protobuf';
import { Code, ConnectError, type UnaryResponse } from '@connectrpc/connect';
import type { CallEnd, CallObserver, Metadata } from './call.ts';
import { errorOfEnd } from './call-error.ts';
import { toHeaders } from './metadata.ts';

export type UnaryMethod = DescMethodUnary<DescMessage, DescMessage>;

/** Hears the answer of a call within one thread: the message itself, and not its bytes. */
export interface PlainObserver extends CallObserver {
  plainMessage(message: Message): void;
}

/** Makes the headers when they are asked for: they cost more than the rest of a small call. */
class UnaryAnswer implements UnaryResponse<DescMessage, DescMessage> {
  readonly stream = false;
  readonly service: UnaryMethod['parent'];
  readonly method: UnaryMethod;
  readonly message: Message;
  readonly #headerLines: Metadata;
  readonly #trailerLines: Metadata;
  #header: Headers | undefined;
  #trailer: Headers | undefined;

  constructor(method: UnaryMethod, message: Message, header: Metadata, trailer: Metadata) {
    this.service = method.parent;
    this.method = method;
    this.message = message;
    this.#headerLines = header;
    this.#trailerLines = trailer;
  }

  get header(): Headers {
    this.#header ??= toHeaders(this.#headerLines);
    return this.#header;
  }

  get trailer(): Headers {
    this.#trailer ??= toHeaders(this.#trailerLines);
    return this.#trailer;
  }
}

/** Waits for an answer. */
export class UnaryReceiver implements PlainObserver {
  /** Rejects with a ConnectError when the call ended with one, or with anything else than one message. */
  readonly answer: Promise<UnaryResponse<DescMessage, DescMessage>>;
  ended = false;
  readonly #method: UnaryMethod;
  readonly #parse: (bytes: Uint8Array) => Message;
  readonly #settle: PromiseWithResolvers<UnaryResponse<DescMessage, DescMessage>>;
  #message: Message | undefined;
  #failure: ConnectError | undefined;
  #headers: Metadata = [];
  #release: (() => void) | undefined;

  constructor(method: UnaryMethod, parse: (bytes: Uint8Array) => Message) {
    this.#method = method;
    this.#parse = parse;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
  }

  /** Called once when the call has ended; at once if it has already. */
  onEnd(release: () => void): void {
    if (this.ended) release();
    else this.#release = release;
  }

  headers(metadata: Metadata): void {
    this.#headers = metadata;
  }

  message(bytes: Uint8Array): void {
    try {
      this.plainMessage(this.#parse(bytes));
    } catch (reason) {
      this.#failure = ConnectError.from(reason, Code.Internal);
    }
  }

  plainMessage(message: Message): void {
    if (this.#message === undefined) this.#message = message;
    else this.#failure = new ConnectError('the answer has more than one message', Code.Unimplemented);
  }

  writable(): void {
    // The only message was sent whole.
  }

  end({ error, trailers }: CallEnd): void {
    if (this.ended) return;
    this.ended = true;
    this.#release?.();
    const { resolve, reject } = this.#settle;
    if (error !== undefined) reject(errorOfEnd(error, [...this.#headers, ...trailers]));
    else if (this.#failure !== undefined) reject(this.#failure);
    else if (this.#message === undefined) {
      reject(new ConnectError('the answer has no message', Code.Unimplemented));
    } else resolve(new UnaryAnswer(this.#method, this.#message, this.#headers, trailers));
  }
}
