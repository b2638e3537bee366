import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../../../runtime/call/call.ts';
import { failedEnd } from '../../../runtime/call/call-error.ts';
import { type Backend, BalancedTarget } from '../../../runtime/environment/balanced-target.ts';
import type { InstanceListener } from '../../../runtime/supervisor/supervisor.ts';

interface Noting extends CallTarget {
  seen: string[];
  starts: CallStart[];
}

const start: CallStart = { service: 'posts.v1.PostsService', method: 'List', codec: 'json', metadata: [] };

/** A target that notes what reaches it and answers nothing. */
function noting(): Noting {
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

/** An instance over such a target, whose calls end when the test says so. */
class Fake implements Backend {
  readonly noted = noting();
  openCalls = 0;
  responsive = true;
  #listener: InstanceListener | undefined;
  readonly target: CallTarget = {
    open: (given, observer) => {
      this.openCalls++;
      return this.noted.open(given, observer);
    },
  };

  listen(listener: InstanceListener): void {
    this.#listener = listener;
  }

  end(code?: Code): void {
    this.openCalls--;
    this.#listener?.callEnded(code === undefined ? { trailers: [] } : failedEnd(code, 'it failed'));
  }

  answersAgain(): void {
    this.responsive = true;
    this.#listener?.responsive();
  }

  get calls(): number {
    return this.noted.starts.length;
  }
}

function callAll(project: BalancedTarget, count: number): void {
  for (let i = 0; i < count; i++) project.open({ ...start }, listening());
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
    const project = new BalancedTarget();
    const instance = new Fake();
    const observer = listening();
    const call = project.open(start, observer);
    assert.equal(call.message(Buffer.from('one')), false, 'the caller is to wait');
    call.credit(7);
    call.halfClose();
    project.serve([instance]);
    assert.deepEqual(instance.noted.seen, ['open', 'message one', 'half-close', 'credit 7']);
    assert.equal(observer.writables, 1);
  });

  it('goes on like any other afterwards', () => {
    const project = new BalancedTarget();
    const instance = new Fake();
    const call = project.open(start, listening());
    project.serve([instance]);
    call.message(Buffer.from('two'));
    call.cancel();
    assert.deepEqual(instance.noted.seen, ['open', 'message two', 'cancel']);
  });

  it('ends with the reason when it does not start', async () => {
    const project = new BalancedTarget();
    const observer = listening();
    project.open(start, observer);
    project.refuse('posts does not run: line 3');
    const { error } = await observer.ended;
    assert.deepEqual([error?.code, error?.message], [Code.Unavailable, 'posts does not run: line 3']);
  });

  it('ends when its deadline passes first', async () => {
    const observer = listening();
    new BalancedTarget().open({ ...start, timeoutMs: 5 }, observer);
    assert.equal((await observer.ended).error?.code, Code.DeadlineExceeded);
  });

  it('has less of its deadline left when it gets there', async () => {
    const project = new BalancedTarget();
    const instance = new Fake();
    project.open({ ...start, timeoutMs: 60_000 }, listening());
    await new Promise((resolve) => setTimeout(resolve, 5));
    project.serve([instance]);
    const left = instance.noted.starts[0]?.timeoutMs ?? 60_000;
    assert.ok(left < 60_000 && left > 0, String(left));
  });

  it('can be cancelled, and never reaches it then', async () => {
    const project = new BalancedTarget();
    const instance = new Fake();
    const observer = listening();
    project.open(start, observer).cancel();
    assert.equal((await observer.ended).error?.code, Code.Canceled);
    project.serve([instance]);
    assert.deepEqual(instance.noted.seen, []);
  });

  it('is refused when too many wait', async () => {
    const project = new BalancedTarget();
    const observers = Array.from({ length: 1_001 }, listening);
    for (const observer of observers) project.open(start, observer);
    assert.equal((await observers.at(-1)?.ended)?.error?.code, Code.Unavailable);
    project.refuse('over');
  });
});

describe('calls to a project that runs', () => {
  it('go to its instances in turn while they are equally busy', () => {
    const project = new BalancedTarget();
    const instances = [new Fake(), new Fake()];
    project.serve(instances);
    callAll(project, 4);
    assert.deepEqual(
      instances.map(({ calls }) => calls),
      [2, 2],
    );
  });

  it('go to the least busy one', () => {
    const project = new BalancedTarget();
    const [busy, idle] = [new Fake(), new Fake()];
    busy.openCalls = 10;
    project.serve([busy, idle]);
    callAll(project, 5);
    assert.deepEqual([busy.calls, idle.calls], [0, 5]);
  });

  it('are told the place of their instance, which it keeps while another one is being started again', () => {
    const [first, second] = [new Fake(), new Fake()];
    const project = new BalancedTarget();
    project.serve([first, second]);
    callAll(project, 2);
    project.serve([undefined, second]);
    callAll(project, 1);
    const places = (of: Fake) => of.noted.starts.map(({ instance }) => instance);
    assert.deepEqual([places(first), places(second)], [[0], [1, 1]]);
  });

  it('go to the newest version', () => {
    const project = new BalancedTarget();
    const [old, fresh] = [new Fake(), new Fake()];
    project.serve([old]);
    project.serve([fresh]);
    callAll(project, 1);
    assert.deepEqual([old.calls, fresh.calls], [0, 1]);
  });

  it('pass over an instance that misses its heartbeat', () => {
    const project = new BalancedTarget();
    const [stalled, other] = [new Fake(), new Fake()];
    stalled.responsive = false;
    project.serve([stalled, other]);
    callAll(project, 3);
    assert.deepEqual([stalled.calls, other.calls], [0, 3]);
  });

  it('wait while no instance answers its heartbeat, and go on when one does', () => {
    const project = new BalancedTarget();
    const only = new Fake();
    only.responsive = false;
    project.serve([only]);
    callAll(project, 2);
    assert.equal(only.calls, 0);
    only.answersAgain();
    assert.equal(only.calls, 2);
  });

  it('pass over an instance that fails five times in a row, and never over more than half', () => {
    const project = new BalancedTarget();
    const instances = [new Fake(), new Fake(), new Fake()];
    project.serve(instances);
    for (const instance of instances) {
      for (let i = 0; i < 5; i++) {
        instance.openCalls++;
        instance.end(Code.Internal);
      }
    }
    callAll(project, 6);
    assert.deepEqual(
      instances.map(({ calls }) => calls),
      [0, 3, 3],
    );
  });
});

describe('calls beyond the concurrency of the instances', () => {
  it('wait in their order for those before them to end', () => {
    const project = new BalancedTarget();
    const only = new Fake();
    project.serve([only], 2);
    for (const method of ['A', 'B', 'C', 'D']) project.open({ ...start, method }, listening());
    assert.equal(only.calls, 2);
    only.end();
    only.end();
    assert.deepEqual(
      only.noted.starts.map(({ method }) => method),
      ['A', 'B', 'C', 'D'],
    );
  });

  it('are refused at once with RESOURCE_EXHAUSTED when a thousand wait already', async () => {
    const project = new BalancedTarget();
    project.serve([new Fake()], 1);
    callAll(project, 1_001);
    const observer = listening();
    project.open(start, observer);
    const { error } = await observer.ended;
    assert.deepEqual(
      [error?.code, error?.message],
      [Code.ResourceExhausted, 'posts.v1.PostsService is overloaded: try again in a moment'],
    );
    project.refuse('over');
  });

  it('end with RESOURCE_EXHAUSTED when their turn does not come', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const project = new BalancedTarget();
    project.serve([new Fake()], 1);
    callAll(project, 1);
    const observer = listening();
    project.open(start, observer);
    t.mock.timers.tick(5_000);
    assert.equal((await observer.ended).error?.code, Code.ResourceExhausted);
  });
});
