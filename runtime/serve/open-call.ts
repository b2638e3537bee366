/** What every call being answered has, whatever its kind: deadline, cancellation, headers, one end. */
import { Code, ConnectError, type HandlerContext } from '@connectrpc/connect';
import type { CallEnd, CallObserver, CallStart, Metadata } from '../call/call.ts';
import { canceledEnd, endOfError, failedEnd } from '../call/call-error.ts';
import { deadlineEnd, deadlineMessage, setDeadline } from '../call/deadline.ts';
import { toHeaders, toMetadata } from '../call/metadata.ts';
import type { AnsweredCall } from './answered-call.ts';
import { createCallContext } from './call-context.ts';
import { Callbacks } from './callbacks.ts';
import type { ServedMethod } from './served-method.ts';

/** Codes of errors that no client can be the reason of: a handler that answers with one has failed. */
const faults: ReadonlySet<Code> = new Set([Code.Unknown, Code.Internal, Code.DataLoss]);

/** Node fires a longer timer at once. */
const longestTimerMs = 2 ** 31 - 1;

export class OpenCall implements AnsweredCall {
  readonly method: ServedMethod;
  readonly start: CallStart;
  /** Milliseconds since the epoch; undefined: no deadline. */
  readonly deadline: number | undefined;
  readonly context: HandlerContext;
  ended = false;
  whenEnding: (() => void) | undefined;
  protected readonly observer: CallObserver;
  #controller: AbortController | undefined;
  #cancelController: AbortController | undefined;
  #cancelReason: ConnectError | undefined;
  #onCancel: Callbacks | undefined;
  #requestHeader: Headers | undefined;
  #responseHeader: Headers | undefined;
  #responseTrailer: Headers | undefined;
  #headersSent = false;
  #timer: NodeJS.Timeout | undefined;
  #onShutdown: (() => void) | undefined;

  constructor(method: ServedMethod, start: CallStart, observer: CallObserver) {
    this.method = method;
    this.start = start;
    this.observer = observer;
    this.deadline = start.timeoutMs === undefined ? undefined : Date.now() + start.timeoutMs;
    this.context = createCallContext(method.spec.method, this);
  }

  /** Starts the clock. False: the call ends before its handler runs. */
  begin(): boolean {
    const { timeoutMs } = this.start;
    const { maxTimeoutMs, shutdownSignal } = this.method.options;
    if (timeoutMs !== undefined) {
      if (timeoutMs > maxTimeoutMs) {
        const message = `timeout ${timeoutMs}ms must be <= ${maxTimeoutMs}`;
        queueMicrotask(() => this.finish(failedEnd(Code.InvalidArgument, message)));
        return false;
      }
      if (timeoutMs <= 0) {
        queueMicrotask(() => this.#expire());
        return false;
      }
      this.#timer = setDeadline(() => this.#expire(), Math.min(timeoutMs, longestTimerMs));
    }
    if (shutdownSignal !== undefined) {
      this.#onShutdown = () => this.#controller?.abort(shutdownSignal.reason);
      shutdownSignal.addEventListener('abort', this.#onShutdown);
    }
    return true;
  }

  cancel(): void {
    this.#abandon(canceledEnd, new ConnectError('the call was cancelled', Code.Canceled));
  }

  #expire(): void {
    const ms = this.start.timeoutMs ?? 0;
    this.#abandon(deadlineEnd(ms), new ConnectError(deadlineMessage(ms), Code.DeadlineExceeded));
  }

  #abandon(end: CallEnd, reason: ConnectError): void {
    if (this.ended) return;
    this.#cancelReason = reason;
    this.finish(end, reason);
    this.#cancelController?.abort(reason);
    this.#onCancel?.callAll();
  }

  whenCancelled(callback: () => void): () => void {
    if (this.#cancelReason !== undefined) {
      callback();
      return () => undefined;
    }
    this.#onCancel ??= new Callbacks();
    return this.#onCancel.add(callback);
  }

  /** Aborts when the caller is gone or the deadline has passed, but not when the call is simply done. */
  get cancelled(): AbortSignal {
    if (this.#cancelController === undefined) {
      this.#cancelController = new AbortController();
      if (this.#cancelReason !== undefined) this.#cancelController.abort(this.#cancelReason);
    }
    return this.#cancelController.signal;
  }

  /** Made on first use: an AbortController costs more than a small call does. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const { shutdownSignal } = this.method.options;
      if (this.ended) this.#controller.abort();
      else if (shutdownSignal?.aborted === true) this.#controller.abort(shutdownSignal.reason);
    }
    return this.#controller.signal;
  }

  get requestHeader(): Headers {
    if (this.#requestHeader === undefined) {
      const { metadata, traceparent } = this.start;
      this.#requestHeader = toHeaders(metadata);
      if (traceparent !== undefined) this.#requestHeader.set('traceparent', traceparent);
    }
    return this.#requestHeader;
  }

  get responseHeader(): Headers {
    this.#responseHeader ??= new Headers();
    return this.#responseHeader;
  }

  get responseTrailer(): Headers {
    this.#responseTrailer ??= new Headers();
    return this.#responseTrailer;
  }

  /** What the handler set as trailers so far. */
  protected trailers(): Metadata {
    return this.#responseTrailer === undefined ? [] : toMetadata(this.#responseTrailer);
  }

  protected sendHeaders(): void {
    if (this.#headersSent) return;
    this.#headersSent = true;
    if (this.#responseHeader === undefined) return;
    const metadata = toMetadata(this.#responseHeader);
    if (metadata.length > 0) this.observer.headers(metadata);
  }

  /** Ends the call with what a handler, an interceptor or a codec threw. */
  protected fail(reason: unknown): void {
    if (this.ended) return;
    if (reason instanceof ConnectError) {
      if (faults.has(reason.code)) this.#threw(reason);
      this.sendHeaders();
      this.finish(endOfError(reason, this.trailers()), reason);
      return;
    }
    this.#threw(reason);
    this.sendHeaders();
    const { error } = failedEnd(Code.Internal, 'internal error: the log of the service says more');
    this.finish({ ...(error && { error }), trailers: this.trailers() }, reason);
  }

  #threw(reason: unknown): void {
    this.method.threw = true;
    this.method.hooks.onThrow?.(reason, this);
  }

  /** The handler has set no header and no trailer. */
  protected get hasNoMetadata(): boolean {
    return this.#responseHeader === undefined && this.#responseTrailer === undefined;
  }

  /** Ends the call once; the handler's signal aborts with `reason`. */
  protected finish(end: CallEnd, reason?: unknown): void {
    if (this.ended) return;
    this.conclude(end.error === undefined, reason);
    this.observer.end(end);
  }

  /** All that `finish` does but telling the observer. */
  protected conclude(isOk: boolean, reason?: unknown): void {
    this.ended = true;
    clearTimeout(this.#timer);
    if (this.#onShutdown !== undefined) {
      this.method.options.shutdownSignal?.removeEventListener('abort', this.#onShutdown);
    }
    this.#controller?.abort(reason);
    this.onEnd();
    this.whenEnding?.();
    if (this.method.threw && isOk) {
      this.method.threw = false;
      this.method.hooks.onMended?.(this);
    }
  }

  /** For what a kind of call has to let go of. */
  protected onEnd(): void {}
}
