/** By which code knows the call that it answers: each handler runs in a scope of its own, and what it calls later does too. */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { AnsweredCall } from '../../serve/index.ts';

/**
 * Whether what is entered from a snapshot is gone with the function it runs. Where contexts hang on async resources (Node before 24,
 * or told so by an option), a snapshot is one resource, and keeps what was entered for all that run in it later.
 */
const snapshotForgets = (() => {
  const probe = new AsyncLocalStorage<true>();
  const run = AsyncLocalStorage.snapshot();
  run(() => probe.enterWith(true));
  const forgets = run(() => probe.getStore()) === undefined;
  probe.disable();
  return forgets;
})();

/** Which call the code that runs belongs to. One for all services of an instance. */
export class CallScope {
  readonly #storage = new AsyncLocalStorage<AnsweredCall>();
  /** Runs where no code of a service does, and so in no scope, neither one of ours nor one of the code's own. */
  readonly #outside = new AsyncResource('SkepOutside');
  /** Only the runtime's own code runs at the moment. */
  #isOutside = false;

  /** The call that is being answered where code runs now. */
  get call(): AnsweredCall | undefined {
    return this.#storage.getStore();
  }

  /** For taking what comes from elsewhere, and starting the handlers that it is for. */
  receive(work: () => void): void {
    this.#isOutside = true;
    try {
      work();
    } finally {
      this.#isOutside = false;
    }
  }

  /**
   * Runs a handler in the scope of its call. Where other code of the service starts it, that goes on in its own scope, and the
   * handler sees what that code has set. From outside there is neither, and it costs half as much to go back there.
   */
  run<T>(call: AnsweredCall, handler: () => T): T {
    if (!this.#isOutside) return this.#storage.run(call, handler);
    this.#isOutside = false;
    try {
      const enter = snapshotForgets ? this.#enter : this.#enterOwn;
      return this.#outside.runInAsyncScope(enter, undefined, call, handler) as T;
    } finally {
      this.#isOutside = true;
    }
  }

  readonly #enter = <T>(call: AnsweredCall, handler: () => T): T => {
    this.#storage.enterWith(call);
    return handler();
  };

  /** In a resource that only this call has. */
  readonly #enterOwn = <T>(call: AnsweredCall, handler: () => T): T =>
    new AsyncResource('SkepCall').runInAsyncScope(this.#enter, undefined, call, handler) as T;
}
