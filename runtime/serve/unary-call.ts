import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { Code, type MethodImplSpec } from '@connectrpc/connect';
import { invokeUnaryImplementation } from '@connectrpc/connect/protocol';
import type { CallHandle, CallObserver, CallStart } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { type LentMessage, returnMessage } from '../encode/index.ts';
import { OpenCall } from './open-call.ts';
import { lendAnswer, parseRequest, type ServedMethod, serializeAnswer } from './served-method.ts';

type UnarySpec = Extract<MethodImplSpec, { kind: 'unary' }>;

/** A unary call. Without interceptors the handler's own promise is the only one, and none if it returns a value. */
export class UnaryCall extends OpenCall implements CallHandle {
  readonly #spec: UnarySpec;
  #request: Uint8Array | undefined;
  #running = false;

  constructor(spec: UnarySpec, method: ServedMethod, start: CallStart, observer: CallObserver) {
    super(method, start, observer);
    this.#spec = spec;
  }

  message(bytes: Uint8Array): boolean {
    if (this.#request !== undefined && !this.ended) {
      this.finish(failedEnd(Code.Unimplemented, 'a unary method takes one request message, and got another'));
    }
    this.#request = bytes;
    return true;
  }

  halfClose(): void {
    if (this.ended || this.#running) return;
    this.#running = true;
    if (this.#request === undefined) {
      this.finish(failedEnd(Code.Unimplemented, 'a unary method takes one request message, and got none'));
      return;
    }
    const { around } = this.method.hooks;
    try {
      const answer = around === undefined ? this.#invoke() : around(this, () => this.#invoke());
      if (isThenable(answer)) answer.then(this.#answer, this.#fail);
      else this.#answer(answer);
    } catch (reason) {
      this.fail(reason);
    }
  }

  credit(): void {
    // One message comes back at most: nothing waits for credit.
  }

  #invoke(): Promise<MessageInitShape<DescMessage>> | MessageInitShape<DescMessage> {
    const { options } = this.method;
    if (options.requestGate === undefined) return this.#handle();
    const gate = options.requestGate(this.context);
    return gate === undefined ? this.#handle() : gate.then(() => this.#handle());
  }

  #handle(): Promise<MessageInitShape<DescMessage>> | MessageInitShape<DescMessage> {
    const { options } = this.method;
    const request = parseRequest(this.method, this.start.codec, this.#request ?? new Uint8Array());
    if (options.interceptors.length === 0) return this.#spec.impl(request, this.context);
    return invokeUnaryImplementation(this.#spec, this.context, request, options.interceptors);
  }

  readonly #answer = (answer: MessageInitShape<DescMessage>): void => {
    if (this.ended) return;
    const { codec } = this.start;
    const lent = lendAnswer(this.method, codec, answer);
    if (lent !== undefined && this.#answerInPlace(lent)) return;
    let bytes: Uint8Array;
    try {
      bytes = serializeAnswer(this.method, codec, answer, lent);
    } catch (reason) {
      this.fail(reason);
      return;
    }
    if (this.ended) return;
    this.sendHeaders();
    this.observer.message(bytes);
    this.finish({ trailers: this.trailers() });
  };

  /** False where there is more to tell than the message, or who hears of it has to keep it. */
  #answerInPlace(lent: LentMessage): boolean {
    const { observer } = this;
    // Asked now: a getter in the answer may have done anything.
    if (this.ended || observer.onlyMessage === undefined || !this.hasNoMetadata) return false;
    try {
      this.conclude(true);
      observer.onlyMessage(lent.bytes, 0, lent.length);
    } finally {
      returnMessage(lent);
    }
    return true;
  }

  readonly #fail = (reason: unknown): void => this.fail(reason);
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
