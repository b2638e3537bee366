import type { BuiltCode, CodeBuilder } from './bundler.ts';

/** A project in another language is not built by us: its program does that, or is started as it lies there. */
export class CommandCode implements CodeBuilder {
  #builds = 0;

  /** Another name each time: whoever asks has seen a change, and wants a start. */
  build(signal: AbortSignal): Promise<BuiltCode> {
    signal.throwIfAborted();
    this.#builds++;
    return Promise.resolve({ code: `start ${this.#builds} of the command`, inputs: [] });
  }

  prune(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
