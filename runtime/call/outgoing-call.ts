import { ConnectError } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget, Metadata } from './call.ts';
import { errorOfEnd } from './call-error.ts';
import { toHeaders } from './metadata.ts';

interface Receiver {
  resolve(bytes: Uint8Array | undefined): void;
  reject(reason: unknown): void;
}

/** An open call for code that awaits: turns what is pushed into promises, and pauses for the target. */
export class OutgoingCall implements CallObserver {
  header = new Headers();
  /** Filled when the call has ended. */
  readonly trailer = new Headers();
  readonly #handle: CallHandle;
  readonly #signals: AbortSignal[];
  readonly #begun = Promise.withResolvers<void>();
  readonly #messages: Uint8Array[] = [];
  #receiver: Receiver | undefined;
  #resume: (() => void) | undefined;
  #headerLines: Metadata = [];
  #end: { error?: unknown } | undefined;

  /** Any of the signals cancels the call. */
  constructor(target: CallTarget, start: CallStart, signals: AbortSignal[]) {
    this.#signals = signals;
    this.#handle = target.open(start, this);
    for (const signal of signals) {
      if (signal.aborted) this.#handle.cancel();
      else signal.addEventListener('abort', this.#cancel);
    }
  }

  /** Resolves when the response headers are known. */
  begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** The next message, undefined after the last. Rejects with a ConnectError when the call ended with one. */
  receive(): Promise<Uint8Array | undefined> {
    const bytes = this.#messages.shift();
    if (bytes !== undefined) {
      this.#handle.credit(bytes.byteLength);
      return Promise.resolve(bytes);
    }
    if (this.#end !== undefined) {
      return 'error' in this.#end ? Promise.reject(this.#end.error) : Promise.resolve(undefined);
    }
    return new Promise((resolve, reject) => {
      this.#receiver = { resolve, reject };
    });
  }

  /** Sends all there is as fast as the target takes it. Never rejects: what the input throws ends the call. */
  async sendAll<T>(messages: AsyncIterable<T>, serialize: (message: T) => Uint8Array): Promise<void> {
    try {
      for await (const message of messages) {
        if (this.#end !== undefined) return;
        if (!this.#handle.message(serialize(message))) await this.#writable();
        if (this.#end !== undefined) return;
      }
      this.#handle.halfClose();
    } catch (reason) {
      this.#finish({ error: ConnectError.from(reason) });
      this.#handle.cancel();
    }
  }

  cancel(): void {
    this.#handle.cancel();
  }

  headers(metadata: Metadata): void {
    this.#headerLines = metadata;
    this.header = toHeaders(metadata);
    this.#begun.resolve();
  }

  message(bytes: Uint8Array): void {
    this.#begun.resolve();
    const receiver = this.#receiver;
    if (receiver === undefined) {
      this.#messages.push(bytes);
      return;
    }
    this.#receiver = undefined;
    this.#handle.credit(bytes.byteLength);
    receiver.resolve(bytes);
  }

  writable(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  end(end: CallEnd): void {
    toHeaders(end.trailers).forEach((value, name) => {
      this.trailer.append(name, value);
    });
    if (end.error === undefined) this.#finish({});
    else this.#finish({ error: errorOfEnd(end.error, [...this.#headerLines, ...end.trailers]) });
  }

  #finish(end: { error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#cancel);
    this.#begun.resolve();
    this.writable();
    const receiver = this.#receiver;
    this.#receiver = undefined;
    if ('error' in end) receiver?.reject(end.error);
    else receiver?.resolve(undefined);
  }

  #writable(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  readonly #cancel = (): void => this.#handle.cancel();
}
