import assert from 'node:assert/strict';
import { beforeEach, describe, it, type TestContext } from 'node:test';
import type * as vscode from 'vscode';
import type { Environment } from '../../../extension/environment/environment.ts';
import type { Environments } from '../../../extension/environment/environments.ts';
import type { LiveStats } from '../../../extension/environment/live-stats.ts';
import { LiveNumbers } from '../../../extension/views/live-numbers.ts';

/** An event of the editor's kind, which the test fires. */
function event() {
  const listeners = new Set<() => unknown>();
  return {
    on: (listener: () => unknown) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    fire: () => {
      for (const each of listeners) each();
    },
  };
}

describe('the numbers of a view', () => {
  let now: number;
  let shown: number[];
  let heard: (() => void) | undefined;
  let visibility: ReturnType<typeof event>;
  let changed: ReturnType<typeof event>;
  const view = { visible: true, onDidChangeVisibility: (listener: () => unknown) => visibility.on(listener) };
  let pass: (ms: number) => void;

  beforeEach((t) => {
    const { mock } = t as TestContext;
    mock.timers.enable({ apis: ['setTimeout'] });
    now = 0;
    mock.method(performance, 'now', () => now);
    shown = [];
    heard = undefined;
    view.visible = true;
    visibility = event();
    changed = event();
    pass = (ms) => {
      for (const end = now + ms; now < end; now += 100) mock.timers.tick(100);
    };
    const environments = { all: [{} as Environment], onDidChange: changed.on };
    const stats = {
      of: () => undefined,
      follow: (_: Environment, listener: () => void) => {
        heard = listener;
        return {
          dispose: () => {
            heard = undefined;
          },
        };
      },
    };
    new LiveNumbers(
      environments as unknown as Environments,
      stats as unknown as LiveStats,
      view as unknown as vscode.TreeView<unknown>,
      () => shown.push(now),
    );
    pass(100);
    shown = [];
  });

  it('are shown every two seconds at most, however often they come', () => {
    for (let time = 0; time < 10_000; time += 500) {
      heard?.();
      pass(500);
    }
    assert.ok(shown.length >= 4 && shown.length <= 5, `${shown}`);
  });

  it('are looked at every ten seconds when none come: how long something is up changes by itself', () => {
    pass(30_500);
    assert.equal(shown.length, 3);
  });

  it('do not wait for longer because environments change meanwhile', () => {
    heard?.();
    for (let time = 0; time < 3_000; time += 500) {
      changed.fire();
      pass(500);
    }
    assert.equal(shown.length, 1);
  });

  it('are not asked for while nobody sees the view', () => {
    view.visible = false;
    visibility.fire();
    assert.equal(heard, undefined);
    pass(60_000);
    assert.deepEqual(shown, []);
    view.visible = true;
    visibility.fire();
    assert.notEqual(heard, undefined);
  });
});
