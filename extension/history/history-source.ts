/** Reads the history of an environment and follows it, for as long as somebody looks. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../environment/environment.ts';
import { CallList, pageSize } from './call-list.ts';

/** Milliseconds before it is followed again after the stream ended. */
const again = 500;

export class HistorySource implements Disposable {
  readonly environment: Environment;
  readonly search: string;
  readonly list = new CallList();
  readonly #changed: () => void;
  readonly #closed = new AbortController();
  /** A sentence for people: why there is nothing (new). Empty when all is well. */
  problem = '';
  /** Calls that came since it is followed and were counted only: more came at once than are kept. */
  notKept = 0n;
  /** Whether the first page is still awaited. */
  isLoading = true;

  /** `changed` is called whenever anything of it is another. `follow`: also what comes later is told. */
  constructor(environment: Environment, search: string, follow: boolean, changed: () => void) {
    this.environment = environment;
    this.search = search;
    this.#changed = changed;
    void this.#run(follow);
  }

  /** Reads the page after the oldest. Rejects with what the environment says. */
  async readOlder(): Promise<void> {
    const { list, search } = this;
    const request = { search, limit: pageSize, before: list.oldest };
    const { signal } = this.#closed;
    const { calls, more } = await this.environment.api.telemetry.listCalls(request, { signal });
    list.addOlder(calls, more);
    this.#changed();
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
  }

  async #run(follow: boolean): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        await this.#waitUntilConnected(signal);
        await this.#readNewest(signal);
        if (!follow) return;
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        const { errorText, isMistake, isUnknown } = await import('../environment/error-text.ts');
        this.problem = isUnknown(error)
          ? `The environment ${this.environment.name} is of an older Skep, which keeps no history.`
          : errorText(error, this.environment.address);
        this.isLoading = false;
        this.#changed();
        // Another search is another source.
        if (isMistake(error) || isUnknown(error)) return;
      }
      await delay(again, undefined, { signal }).catch(() => undefined);
    }
  }

  async #waitUntilConnected(signal: AbortSignal): Promise<void> {
    const { environment } = this;
    if (environment.reach !== 'connected' && environment.reach !== 'starting') {
      this.problem = `The environment ${environment.name} does not answer. ${environment.error}`;
      this.isLoading = false;
      this.#changed();
    }
    await environment.connected(signal);
  }

  async #readNewest(signal: AbortSignal): Promise<void> {
    const { search, environment, list } = this;
    const { calls, more } = await environment.api.telemetry.listCalls(
      { search, limit: pageSize },
      { signal },
    );
    list.addNewest(calls, more);
    this.problem = '';
    this.isLoading = false;
    this.#changed();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    let isFirst = true;
    const { environment, search, list } = this;
    for await (const { calls, skipped } of environment.api.telemetry.watchCalls({ search }, { signal })) {
      list.addLive(calls, skipped);
      this.notKept += skipped;
      // What ended after the first page was read, and before the stream was open.
      if (isFirst) await this.#readNewest(signal);
      else this.#changed();
      isFirst = false;
    }
  }
}
