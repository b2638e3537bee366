import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Environment } from '../../../extension/environment/environment.ts';
import { settled } from '../../../extension/environment/settled.ts';

/** An environment that only says how far it is. */
function starting() {
  const listeners = new Set<() => unknown>();
  const environment = {
    reach: 'starting' as Environment['reach'],
    onDidChange: (listener: () => unknown) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const become = (reach: Environment['reach']) => {
    environment.reach = reach;
    for (const each of listeners) each();
  };
  return { environment, become, listeners };
}

describe('waiting for an environment that starts', () => {
  for (const reach of ['connected', 'unreachable', 'refused'] as const) {
    it(`ends when it is ${reach}`, { timeout: 10_000 }, async () => {
      const { environment, become, listeners } = starting();
      const waited = settled(environment, new AbortController().signal);
      become('starting');
      assert.equal(listeners.size, 1);
      become(reach);
      await waited;
      assert.equal(listeners.size, 0);
    });
  }

  it('is over at once where it started already', { timeout: 10_000 }, async () => {
    const { environment, become } = starting();
    become('refused');
    await settled(environment, new AbortController().signal);
  });

  it('is given up with the reason of the signal', { timeout: 10_000 }, async () => {
    const { environment, listeners } = starting();
    const controller = new AbortController();
    const waited = settled(environment, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(waited, /enough/);
    assert.equal(listeners.size, 0);
  });
});
