/** By which code knows the call that it answers: each handler runs in a scope of its own, and what it calls later does too. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AnsweredCall } from '../../serve/index.ts';

export class CallScope {
  readonly #storage = new AsyncLocalStorage<AnsweredCall>();
  /** Runs where no code of a service does, and so in no scope, neither one of ours nor one of the code's own. */
  readonly #runOutside = AsyncLocalStorage.snapshot();
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
      return this.#runOutside(this.#enter, call, handler);
    } finally {
      this.#isOutside = true;
    }
  }

  readonly #enter = <T>(call: AnsweredCall, handler: () => T): T => {
    this.#storage.enterWith(call);
    return handler();
  };
}
