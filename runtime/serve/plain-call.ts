import { create, type DescMessage, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import type { MethodImplSpec } from '@connectrpc/connect';
import { invokeUnaryImplementation } from '@connectrpc/connect/protocol';
import type { CallHandle, CallStart } from '../call/call.ts';
import type { PlainObserver } from '../call/unary-answer.ts';
import { OpenCall } from './open-call.ts';
import type { ServedMethod } from './served-method.ts';

type UnarySpec = Extract<MethodImplSpec, { kind: 'unary' }>;
type Answer = MessageInitShape<DescMessage>;

/**
 * A unary call from code of this very thread: the handler gets the message that the caller gave, and the caller the one
 * that the handler gave, and nothing is written or read in between.
 */
export class PlainCall extends OpenCall implements CallHandle {
  readonly #spec: UnarySpec;
  readonly #plain: PlainObserver;

  constructor(spec: UnarySpec, method: ServedMethod, start: CallStart, observer: PlainObserver) {
    super(method, start, observer);
    this.#spec = spec;
    this.#plain = observer;
  }

  run(request: Message): this {
    if (!this.begin()) return this;
    const { around } = this.method.hooks;
    try {
      const answer = around === undefined ? this.#invoke(request) : around(this, () => this.#invoke(request));
      if (isThenable(answer)) answer.then(this.#answer, this.#fail);
      else this.#answer(answer);
    } catch (reason) {
      this.fail(reason);
    }
    return this;
  }

  message(): boolean {
    return true;
  }

  halfClose(): void {
    // The request was whole from the beginning.
  }

  credit(): void {
    // One message comes back at most: nothing waits for credit.
  }

  #invoke(request: Message): Promise<Answer> | Answer {
    const { options, hooks } = this.method;
    const handle = (): Promise<Answer> | Answer => {
      hooks.validate?.(this.#spec.method.input, request);
      if (options.interceptors.length === 0) return this.#spec.impl(request, this.context);
      return invokeUnaryImplementation(this.#spec, this.context, request, options.interceptors);
    };
    const gate = options.requestGate?.(this.context);
    return gate === undefined ? handle() : gate.then(handle);
  }

  readonly #answer = (answer: Answer): void => {
    if (this.ended) return;
    const message = create(this.#spec.method.output, answer);
    this.sendHeaders();
    this.#plain.plainMessage(message);
    this.finish({ trailers: this.trailers() });
  };

  readonly #fail = (reason: unknown): void => this.fail(reason);
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
