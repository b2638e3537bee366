/** Where calls to a project go: always to its newest instances, whichever those are at the moment. */
import { Code } from '@connectrpc/connect';
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { refuseCall } from '../call/refuse-call.ts';
import { WaitingCall } from './waiting-call.ts';

/** Calls that wait for a project to start, at most; more are refused, so that a storm cannot fill the memory. */
const maxWaiting = 1_000;

/**
 * A target that stays registered while what is behind it comes and goes. Starts with nothing behind it: then calls
 * wait a little for `serve`, and `refuse` ends them with UNAVAILABLE.
 */
export class SwapTarget implements CallTarget {
  #targets: readonly CallTarget[] = [];
  #turn = 0;
  /** Why calls end at once; undefined: they wait. */
  #refusal: string | undefined;
  readonly #waiting = new Set<WaitingCall>();

  open(start: CallStart, observer: CallObserver): CallHandle {
    const target = this.#next();
    if (target !== undefined) return target.open(start, observer);
    if (this.#refusal !== undefined || this.#waiting.size >= maxWaiting) {
      const end = failedEnd(
        Code.Unavailable,
        this.#refusal ?? `${start.service} is starting, and too many wait for it`,
      );
      return refuseCall(observer, end);
    }
    const call = new WaitingCall(start, observer, () => this.#waiting.delete(call));
    this.#waiting.add(call);
    return call;
  }

  /** From now on calls go to these, in turn; calls that waited go there too. */
  serve(targets: readonly CallTarget[]): void {
    this.#targets = targets;
    this.#refusal = undefined;
    for (const call of [...this.#waiting]) {
      const target = this.#next();
      if (target !== undefined) call.attach(target);
    }
  }

  /** Nothing serves for the moment, and something soon will. */
  pause(): void {
    this.#targets = [];
    this.#refusal = undefined;
  }

  /** Nothing serves; `reason` tells callers why and what to do. */
  refuse(reason: string): void {
    this.#targets = [];
    this.#refusal = reason;
    for (const call of [...this.#waiting]) call.refuse(reason);
  }

  #next(): CallTarget | undefined {
    if (this.#targets.length === 0) return undefined;
    this.#turn = (this.#turn + 1) % this.#targets.length;
    return this.#targets[this.#turn];
  }
}
