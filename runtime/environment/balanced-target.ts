/** Where calls to a project go: to the least busy of its instances, whichever those are at the moment. */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { openUnary } from '../call/open-unary.ts';
import { OutlierDetection } from '../call/outlier-detection.ts';
import { refuseCall } from '../call/refuse-call.ts';
import { copyBytes } from '../copy-bytes.ts';
import type { Instance } from '../supervisor/supervisor.ts';
import { WaitingCall } from './waiting-call.ts';

/** What is asked of an instance to choose among several. */
export type Backend = Pick<Instance, 'target' | 'openCalls' | 'responsive' | 'listen'>;

/**
 * Calls that wait at most, for a project to start or for room in its instances: more are refused at once, so that a
 * storm neither fills the memory nor makes everybody wait for what comes too late.
 */
const maxWaiting = 1_000;

/**
 * A target that stays registered while what is behind it comes and goes. Starts with nothing behind it: then calls
 * wait a little for `serve`, and `refuse` ends them with UNAVAILABLE. Calls wait as well while every instance has as
 * many as it may have, or does not answer its heartbeat; what waits too long, or is one too many, ends with
 * RESOURCE_EXHAUSTED where it was for want of room.
 */
export class BalancedTarget implements CallTarget {
  /** By their places, which keep their numbers while one of them is empty. */
  #backends: readonly (Backend | undefined)[] = [];
  /** Calls that one instance may have open. */
  #concurrency = Number.POSITIVE_INFINITY;
  #outliers = new OutlierDetection<Backend>([]);
  /** Where the search begins, so that equally busy ones take turns. */
  #turn = 0;
  /** Why calls end at once; undefined: they wait. */
  #refusal: string | undefined;
  /** In the order they came. */
  readonly #waiting = new Set<WaitingCall>();

  open(start: CallStart, observer: CallObserver): CallHandle {
    const backend = this.#takeNow(start);
    return backend === undefined ? this.#wait(start, observer) : backend.target.open(start, observer);
  }

  openUnary(
    start: CallStart,
    observer: CallObserver,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): CallHandle {
    const backend = this.#takeNow(start);
    if (backend !== undefined) return openUnary(backend.target, start, observer, bytes, from, to);
    const waiting = this.#wait(start, observer);
    waiting.message(copyBytes(bytes, from, to));
    waiting.halfClose();
    return waiting;
  }

  /** Who takes a call at once; undefined: it waits, or is refused. */
  #takeNow(start: CallStart): Backend | undefined {
    const backend = this.#waiting.size === 0 ? this.#next() : undefined;
    if (backend !== undefined) start.instance = this.#backends.indexOf(backend);
    return backend;
  }

  #wait(start: CallStart, observer: CallObserver): CallHandle {
    if (this.#refusal !== undefined) {
      return refuseCall(observer, failedEnd(Code.Unavailable, this.#refusal));
    }
    if (this.#waiting.size >= maxWaiting) return refuseCall(observer, this.#tooMany(start));
    const call = new WaitingCall(
      start,
      observer,
      () => this.#waiting.delete(call),
      () => this.#waitedInVain(start),
    );
    this.#waiting.add(call);
    return call;
  }

  /**
   * From now on calls go to these, each of which may have so many open; calls that waited go there too. A place without
   * one is of one that is being started again.
   */
  serve(places: readonly (Backend | undefined)[], concurrency: number = Number.POSITIVE_INFINITY): void {
    const backends = places.filter((backend) => backend !== undefined);
    this.#backends = places;
    this.#concurrency = concurrency;
    this.#refusal = undefined;
    const outliers = new OutlierDetection(backends, this.#outliers);
    this.#outliers = outliers;
    for (const backend of backends) {
      backend.listen({
        callEnded: ({ error }) => {
          if (backends.length > 1) outliers.ended(backend, error?.code);
          if (this.#waiting.size > 0) this.#letIn();
        },
        responsive: () => this.#letIn(),
      });
    }
    this.#letIn();
  }

  /** Nothing serves for the moment, and something soon will. */
  pause(): void {
    this.#backends = [];
    this.#refusal = undefined;
  }

  /** Nothing serves; `reason` tells callers why and what to do. */
  refuse(reason: string): void {
    this.#backends = [];
    this.#refusal = reason;
    for (const call of [...this.#waiting]) call.refuse(reason);
  }

  /** Sends on what waits, in the order it came, as far as there is room. */
  #letIn(): void {
    for (const call of this.#waiting) {
      const backend = this.#next();
      if (backend === undefined) return;
      call.attach(backend.target, this.#backends.indexOf(backend));
    }
  }

  /** The least busy of those that can take a call. One that is ejected takes calls only when no other can. */
  #next(): Backend | undefined {
    const backends = this.#backends;
    const count = backends.length;
    if (count === 1) return this.#canTake(backends[0]) ? backends[0] : undefined;
    this.#turn = (this.#turn + 1) % Math.max(count, 1);
    let best: Backend | undefined;
    let ejected: Backend | undefined;
    for (let i = 0; i < count; i++) {
      const backend = backends[(this.#turn + i) % count];
      if (backend === undefined || !this.#canTake(backend)) continue;
      if (this.#outliers.isEjected(backend)) ejected ??= backend;
      else if (best === undefined || backend.openCalls < best.openCalls) best = backend;
    }
    return best ?? ejected;
  }

  #canTake(backend: Backend | undefined): boolean {
    return backend?.responsive === true && backend.openCalls < this.#concurrency;
  }

  /** Whether calls wait because the instances have all they may have. */
  get #isFull(): boolean {
    return this.#backends.some((backend) => (backend?.openCalls ?? 0) >= this.#concurrency);
  }

  #tooMany({ service }: CallStart): CallEnd {
    if (this.#isFull) {
      return failedEnd(Code.ResourceExhausted, `${service} is overloaded: try again in a moment`);
    }
    const what = this.#backends.length === 0 ? 'is starting' : 'does not answer at the moment';
    return failedEnd(Code.Unavailable, `${service} ${what}, and too many wait for it`);
  }

  #waitedInVain({ service }: CallStart): CallEnd {
    if (this.#isFull) {
      return failedEnd(
        Code.ResourceExhausted,
        `${service} is overloaded: the call waited in vain for its turn`,
      );
    }
    const what = this.#backends.length === 0 ? 'is still starting' : 'does not answer at the moment';
    return failedEnd(Code.Unavailable, `${service} ${what}: try again in a moment`);
  }
}
