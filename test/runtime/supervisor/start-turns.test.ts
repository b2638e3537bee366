import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { StartTurns } from '../../../runtime/supervisor/start-turns.ts';

describe('the turns of those that start', () => {
  const { signal } = new AbortController();

  function mocked(t: TestContext): (ms: number) => Promise<void> {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    return async (ms) => {
      t.mock.timers.tick(ms);
      await settled();
    };
  }

  /** Takes a turn; what it answers with says whether it has come. */
  function taken(turns: StartTurns, until = signal): { turn: Disposable | undefined; gone: unknown } {
    const state: ReturnType<typeof taken> = { turn: undefined, gone: undefined };
    turns.take(until).then(
      (turn) => {
        state.turn = turn;
      },
      (reason: unknown) => {
        state.gone = reason;
      },
    );
    return state;
  }

  it('come to as many at once as there may be, and to the next when one has started', async (t) => {
    mocked(t);
    const turns = new StartTurns(2);
    const all = Array.from({ length: 4 }, () => taken(turns));
    const now = () => all.map(({ turn }) => turn !== undefined);
    await settled();
    assert.deepEqual(now(), [true, true, false, false]);
    all[1]?.turn?.[Symbol.dispose]();
    await settled();
    assert.deepEqual(now(), [true, true, true, false]);
  });

  it('end for one that does not come to an end, so that others start beside it', async (t) => {
    const pass = mocked(t);
    const turns = new StartTurns(1);
    const slow = taken(turns);
    const next = taken(turns);
    await pass(1_999);
    assert.deepEqual([slow.turn !== undefined, next.turn], [true, undefined]);
    await pass(1);
    assert.notEqual(next.turn, undefined);
    // Its end, when it comes, is not another one's.
    slow.turn?.[Symbol.dispose]();
    const third = taken(turns);
    await settled();
    assert.equal(third.turn, undefined);
  });

  it('pass by one that does not want to start any more', async (t) => {
    mocked(t);
    const turns = new StartTurns(1);
    const first = taken(turns);
    const giving = new AbortController();
    const second = taken(turns, giving.signal);
    const third = taken(turns);
    await settled();
    giving.abort(new Error('changed my mind'));
    first.turn?.[Symbol.dispose]();
    await settled();
    assert.match(String(second.gone), /changed my mind/);
    assert.notEqual(third.turn, undefined);
  });
});

async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
