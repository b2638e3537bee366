/** Has the local environment reach a server, for as long as this window is open, and whoever owns that environment. */
import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Environment } from './environment.ts';
import { foreignMessage, type SavedEnvironment } from './saved-environment.ts';

/** Milliseconds before it is asked for again. */
const again = 500;
/** Likewise of one that cannot do it, until another process may own it. */
const later = 10_000;

export class ReachedServer implements vscode.Disposable {
  /** All that was said of it. */
  readonly said: string;
  readonly #ended = new AbortController();

  /** The environment follows the gateway in front of a server of someone else's; one of Skep's is followed by itself. */
  constructor(environment: Environment, local: Environment, saved: SavedEnvironment, secret: string) {
    this.said = JSON.stringify([saved, secret]);
    void this.#follow(environment, local, saved, secret);
  }

  dispose(): void {
    this.#ended.abort();
  }

  async #follow(
    environment: Environment,
    local: Environment,
    saved: SavedEnvironment,
    secret: string,
  ): Promise<void> {
    const { signal } = this.#ended;
    const isForeign = saved.foreign !== undefined;
    while (!signal.aborted) {
      let wait = again;
      try {
        await local.connected(signal);
        const foreign = await foreignMessage(saved, secret);
        for await (const { address, token } of local.api.foreign.reach({ foreign }, { signal }))
          if (isForeign) environment.connect({ address, token });
      } catch (error) {
        if (signal.aborted) return;
        const { errorText, isUnknown, olderLocal } = await import('./error-text.ts');
        if (isUnknown(error)) wait = later;
        if (isForeign) environment.fail(isUnknown(error) ? olderLocal : errorText(error, local.address));
      }
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}
