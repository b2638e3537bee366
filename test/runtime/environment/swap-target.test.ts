import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../../../runtime/call/call.ts';
import { SwapTarget } from '../../../runtime/environment/swap-target.ts';

const start: CallStart = { service: 'posts.v1.PostsService', method: 'List', codec: 'json', metadata: [] };

/** A target that notes what reaches it and answers nothing. */
function noting(): CallTarget & { seen: string[]; starts: CallStart[] } {
  const seen: string[] = [];
  const starts: CallStart[] = [];
  const handle: CallHandle = {
    message: (bytes) => seen.push(`message ${Buffer.from(bytes)}`) > 0,
    halfClose: () => void seen.push('half-close'),
    cancel: () => void seen.push('cancel'),
    credit: (bytes) => void seen.push(`credit ${bytes}`),
  };
  return {
    seen,
    starts,
    open(given) {
      starts.push(given);
      seen.push('open');
      return handle;
    },
  };
}

/** An observer whose call's end can be waited for. */
function listening(): CallObserver & { ended: Promise<CallEnd>; writables: number } {
  const { promise, resolve } = Promise.withResolvers<CallEnd>();
  const observer = {
    ended: promise,
    writables: 0,
    headers: () => undefined,
    message: () => undefined,
    writable: () => void observer.writables++,
    end: resolve,
  };
  return observer;
}

describe('a call to a project that starts', () => {
  it('waits, and reaches it as it was made', () => {
    const swap = new SwapTarget();
    const target = noting();
    const observer = listening();
    const call = swap.open(start, observer);
    assert.equal(call.message(Buffer.from('one')), false, 'the caller is to wait');
    call.credit(7);
    call.halfClose();
    swap.serve([target]);
    assert.deepEqual(target.seen, ['open', 'message one', 'half-close', 'credit 7']);
    assert.equal(observer.writables, 1);
  });

  it('goes on like any other afterwards', () => {
    const swap = new SwapTarget();
    const target = noting();
    const call = swap.open(start, listening());
    swap.serve([target]);
    call.message(Buffer.from('two'));
    call.cancel();
    assert.deepEqual(target.seen, ['open', 'message two', 'cancel']);
  });

  it('ends with the reason when it does not start', async () => {
    const swap = new SwapTarget();
    const observer = listening();
    swap.open(start, observer);
    swap.refuse('posts does not run: line 3');
    const { error } = await observer.ended;
    assert.deepEqual([error?.code, error?.message], [Code.Unavailable, 'posts does not run: line 3']);
  });

  it('ends when its deadline passes first', async () => {
    const observer = listening();
    new SwapTarget().open({ ...start, timeoutMs: 5 }, observer);
    assert.equal((await observer.ended).error?.code, Code.DeadlineExceeded);
  });

  it('has less of its deadline left when it gets there', async () => {
    const swap = new SwapTarget();
    const target = noting();
    swap.open({ ...start, timeoutMs: 60_000 }, listening());
    await new Promise((resolve) => setTimeout(resolve, 5));
    swap.serve([target]);
    const left = target.starts[0]?.timeoutMs ?? 60_000;
    assert.ok(left < 60_000 && left > 0, String(left));
  });

  it('can be cancelled, and never reaches it then', async () => {
    const swap = new SwapTarget();
    const target = noting();
    const observer = listening();
    swap.open(start, observer).cancel();
    assert.equal((await observer.ended).error?.code, Code.Canceled);
    swap.serve([target]);
    assert.deepEqual(target.seen, []);
  });

  it('is refused when too many wait', async () => {
    const swap = new SwapTarget();
    const observers = Array.from({ length: 1_001 }, listening);
    for (const observer of observers) swap.open(start, observer);
    assert.equal((await observers.at(-1)?.ended)?.error?.code, Code.Unavailable);
    swap.refuse('over');
  });
});

describe('calls to a project that runs', () => {
  it('go to its instances in turn', () => {
    const swap = new SwapTarget();
    const [one, two] = [noting(), noting()];
    swap.serve([one, two]);
    for (let i = 0; i < 4; i++) swap.open(start, listening());
    assert.deepEqual([one.starts.length, two.starts.length], [2, 2]);
  });

  it('go to the newest version', () => {
    const swap = new SwapTarget();
    const [old, fresh] = [noting(), noting()];
    swap.serve([old]);
    swap.serve([fresh]);
    swap.open(start, listening());
    assert.deepEqual([old.starts.length, fresh.starts.length], [0, 1]);
  });
});
