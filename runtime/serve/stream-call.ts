import type { DescMessage, Message, MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { type CallHandle, type CallObserver, type CallStart, initialCreditBytes } from '../call/call.ts';
import { invokeStream } from './invoke-stream.ts';
import { OpenCall } from './open-call.ts';
import { RequestQueue } from './request-queue.ts';
import { lendAnswer, parseRequest, type ServedMethod, serializeAnswer } from './served-method.ts';

/** A call with a stream in either direction, or both. */
export class StreamCall extends OpenCall implements CallHandle {
  readonly #requests: RequestQueue<Message>;
  #credit = initialCreditBytes;
  #resume: (() => void) | undefined;
  #responses: AsyncIterator<MessageInitShape<DescMessage>> | undefined;

  constructor(method: ServedMethod, start: CallStart, observer: CallObserver) {
    super(method, start, observer);
    this.#requests = new RequestQueue(() => {
      if (!this.ended) observer.writable();
    });
  }

  override begin(): boolean {
    if (!super.begin()) return false;
    const { around } = this.method.hooks;
    // #run never rejects: what goes wrong ends the call.
    if (around === undefined) void this.#run();
    else void around(this, () => this.#run());
    return true;
  }

  message(bytes: Uint8Array): boolean {
    if (this.ended) return true;
    try {
      const request = parseRequest(this.method, this.start.codec, bytes);
      return this.#requests.push(request, bytes.byteLength);
    } catch (reason) {
      this.fail(reason);
      return true;
    }
  }

  halfClose(): void {
    this.#requests.close();
  }

  credit(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit > 0) this.#wake();
  }

  async #run(): Promise<void> {
    const { spec, options } = this.method;
    const { codec } = this.start;
    // Whoever opened the call has its handle first.
    await Promise.resolve();
    try {
      if (options.requestGate !== undefined) await options.requestGate(this.context);
      const responses = await invokeStream(spec, this.method, this.context, this.#requests);
      this.#responses = responses;
      if (this.ended) {
        this.#leaveResponses();
        return;
      }
      while (!this.ended) {
        const response = await responses.next();
        if (this.ended) return;
        if (response.done === true) {
          this.sendHeaders();
          this.finish({ trailers: this.trailers() });
          return;
        }
        const lent = lendAnswer(this.method, codec, response.value);
        const bytes = serializeAnswer(this.method, codec, response.value, lent);
        this.sendHeaders();
        this.#credit -= bytes.byteLength;
        this.observer.message(bytes);
        if (this.#credit <= 0 && !this.ended) await this.#credited();
      }
    } catch (reason) {
      this.fail(reason);
    }
  }

  #credited(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  #wake(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  protected override onEnd(): void {
    this.#requests.fail(new ConnectError('the call has ended', Code.Canceled));
    this.#wake();
    this.#leaveResponses();
  }

  /** Lets the handler's `finally` blocks run. Its answer, and what it throws now, concern nobody any more. */
  #leaveResponses(): void {
    const leave = async () => this.#responses?.return?.();
    leave().catch(() => undefined);
  }
}
