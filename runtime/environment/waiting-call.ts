/** A call that nobody can take yet: it keeps what the caller sends, for a few seconds at most. */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { canceledEnd, failedEnd } from '../call/call-error.ts';

/** Milliseconds that a call waits for an instance. */
const maxWaitMs = 5_000;

export class WaitingCall implements CallHandle {
  readonly #start: CallStart;
  readonly #observer: CallObserver;
  readonly #done: () => void;
  readonly #since = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #messages: Uint8Array[] = [];
  #halfClosed = false;
  #credit = 0;
  /** The open call, once something serves; every hand is passed on to it. */
  #call: CallHandle | undefined;
  #ended = false;

  /**
   * @param done called once, when the call waits no longer
   * @param waitedInVain how the call ends when nobody takes it in time
   */
  constructor(start: CallStart, observer: CallObserver, done: () => void, waitedInVain: () => CallEnd) {
    this.#start = start;
    this.#observer = observer;
    this.#done = done;
    const deadline = start.timeoutMs ?? Number.POSITIVE_INFINITY;
    const end = (): CallEnd =>
      deadline <= maxWaitMs
        ? failedEnd(
            Code.DeadlineExceeded,
            `${start.service} could not be called before the deadline of the call`,
          )
        : waitedInVain();
    this.#timer = setTimeout(() => this.#end(end()), Math.min(deadline, maxWaitMs));
  }

  /** Opens the call where it is answered, and sends there what was kept. */
  attach(target: CallTarget, instance: number): void {
    if (!this.#stopWaiting()) return;
    this.#start.instance = instance;
    const { timeoutMs } = this.#start;
    const left = timeoutMs === undefined ? undefined : timeoutMs - (performance.now() - this.#since);
    const call = target.open(
      left === undefined ? this.#start : { ...this.#start, timeoutMs: Math.max(left, 0) },
      this.#observer,
    );
    this.#call = call;
    const kept = this.#messages.splice(0);
    let writable = true;
    for (const message of kept) writable = call.message(message);
    if (this.#halfClosed) call.halfClose();
    if (this.#credit > 0) call.credit(this.#credit);
    if (kept.length > 0 && writable) this.#observer.writable();
  }

  /** Ends the call with UNAVAILABLE and that reason. */
  refuse(reason: string): void {
    this.#end(failedEnd(Code.Unavailable, reason));
  }

  message(bytes: Uint8Array): boolean {
    if (this.#call !== undefined) return this.#call.message(bytes);
    if (!this.#ended) this.#messages.push(bytes);
    return false;
  }

  halfClose(): void {
    this.#halfClosed = true;
    this.#call?.halfClose();
  }

  cancel(): void {
    if (this.#call !== undefined) this.#call.cancel();
    else queueMicrotask(() => this.#end(canceledEnd));
  }

  credit(bytes: number): void {
    if (this.#call !== undefined) this.#call.credit(bytes);
    else this.#credit += bytes;
  }

  #end(end: CallEnd): void {
    if (!this.#stopWaiting()) return;
    this.#messages.length = 0;
    this.#observer.end(end);
  }

  #stopWaiting(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#done();
    return true;
  }
}
