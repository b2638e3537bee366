import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AnsweredCall } from '../../../runtime/serve/index.ts';
import { CallScope } from '../../../runtime/supervisor/worker/call-scope.ts';

/** Nothing looks into it here. */
function callOf(): AnsweredCall {
  const { signal } = new AbortController();
  const headers = () => new Headers();
  return {
    start: { service: 'a.B', method: 'C', codec: 'proto', metadata: [] },
    deadline: undefined,
    signal,
    cancelled: signal,
    whenCancelled: () => () => undefined,
    requestHeader: headers(),
    responseHeader: headers(),
    responseTrailer: headers(),
  };
}

describe('the scope of a call', () => {
  const own = new AsyncLocalStorage<string>();

  for (const from of ['outside', 'code of the service'] as const) {
    const start = (scope: CallScope, work: () => void) => (from === 'outside' ? scope.receive(work) : work());

    it(`is that of its handler, also later, when ${from} starts it`, async () => {
      const scope = new CallScope();
      const [first, second] = [callOf(), callOf()];
      const seen: (AnsweredCall | undefined)[] = [];
      const handler = async () => {
        seen.push(scope.call);
        await tick();
        return scope.call;
      };
      const later: Promise<AnsweredCall | undefined>[] = [];
      start(scope, () => {
        later.push(scope.run(first, handler));
        seen.push(scope.call);
        later.push(scope.run(second, handler));
        seen.push(scope.call);
      });
      assert.deepEqual(seen, [first, undefined, second, undefined]);
      assert.deepEqual(await Promise.all(later), [first, second]);
    });

    it(`ends with a handler that throws when ${from} starts it`, () => {
      const scope = new CallScope();
      start(scope, () => {
        assert.throws(() => scope.run(callOf(), () => assert.fail('no')), /no/);
        assert.equal(scope.call, undefined);
        assert.equal(
          scope.run(callOf(), () => 'yes'),
          'yes',
        );
      });
    });
  }

  it('is left for that of a call that the handler makes, and is there again', () => {
    const scope = new CallScope();
    const [outer, inner] = [callOf(), callOf()];
    scope.receive(() =>
      scope.run(outer, () => {
        assert.equal(
          scope.run(inner, () => scope.call),
          inner,
        );
        assert.equal(scope.call, outer);
      }),
    );
  });

  it('has what code of the service has set where that starts the handler, and nothing else', () => {
    const scope = new CallScope();
    const seen: (string | undefined)[] = [];
    const look = () => seen.push(own.getStore());
    own.run('of the code', () => {
      scope.run(callOf(), look);
      scope.receive(() =>
        scope.run(callOf(), () => own.run('of a handler', () => scope.run(callOf(), look))),
      );
      scope.receive(() => scope.run(callOf(), look));
    });
    assert.deepEqual(seen, ['of the code', 'of a handler', undefined]);
  });

  it('keeps what a handler enters for good to itself', async () => {
    const scope = new CallScope();
    const seen: (string | undefined)[] = [];
    const enter = async () => {
      own.enterWith('of the first');
      await tick();
      seen.push(own.getStore());
    };
    let first: Promise<void> | undefined;
    scope.receive(() => {
      first = scope.run(callOf(), enter);
      scope.run(callOf(), () => seen.push(own.getStore()));
    });
    scope.receive(() => scope.run(callOf(), () => seen.push(own.getStore())));
    await first;
    assert.deepEqual(seen, [undefined, undefined, 'of the first']);
  });

  const older = '--no-async-context-frame';
  it('is the same where contexts hang on async resources, as in Node before 24', {
    skip: process.execArgv.includes(older),
    timeout: 60_000,
  }, () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const file = fileURLToPath(import.meta.url);
    const { status, stdout } = spawnSync(process.execPath, [older, file], { env, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
});
