import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Code, createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { SignupService } from '../../fixtures/signup/gen/signup/v1/signup_pb.ts';
import { clientOf, Supervised, sourceOf } from './supervised.ts';

describe('starting an instance', () => {
  let supervised: Supervised;
  before(async () => {
    supervised = await Supervised.create();
  });
  after(() => supervised[Symbol.asyncDispose]());

  async function failure(fixture: string, by = supervised): Promise<UserError> {
    const reason = await by.start(fixture).then(
      () => assert.fail('it started'),
      (reason: unknown) => reason,
    );
    assert.ok(reason instanceof UserError, String(reason));
    return reason;
  }

  it('names the services it registered', async () => {
    const instance = await supervised.start('misbehaving');
    assert.deepEqual(instance.services, ['echo.v1.EchoService']);
    await instance.stop({ drainMs: 0 });
  });

  it('waits for routes that register later', async () => {
    const instance = await supervised.start('async-routes');
    assert.equal((await clientOf(instance).echo({})).text, 'async');
    await instance.stop({ drainMs: 0 });
  });

  it('enforces the rules that its definitions have', async () => {
    const instance = await supervised.start('signup');
    const client = createClient(SignupService, createCallTransport(instance.target));
    await assert.rejects(client.sign({ age: 3 }), { code: Code.InvalidArgument });
    assert.equal((await client.sign({ email: 'a@example.com', age: 18, first: 'A' })).count, 1);
    await instance.stop({ drainMs: 0 });
  });

  it('says where code throws while it loads, in the source', async () => {
    const error = await failure('throws-at-load');
    assert.equal(error.code, 'load-failed');
    assert.equal(error.message, 'throws-at-load cannot start: Error: no database (throws-at-load.ts:4:9)');
    assert.deepEqual(error.problems, [
      { file: sourceOf('throws-at-load'), line: 4, column: 9, message: 'Error: no database' },
    ]);
  });

  it('gives up on code that waits for ever, and says what to look for', async () => {
    await using impatient = await Supervised.create({ loadLimitMs: 1500 });
    const error = await failure('never-loads', impatient);
    assert.equal(error.code, 'load-timeout');
    assert.match(
      error.message,
      /never-loads did not finish loading within 1\.5 seconds: .*await at top level/,
    );
  });

  it('gives up on code that loops for ever', async () => {
    await using impatient = await Supervised.create({ loadLimitMs: 1500 });
    assert.equal((await failure('spins-at-load', impatient)).code, 'load-timeout');
  });

  it('gives up on code that registers its service and then loops for ever', async () => {
    await using impatient = await Supervised.create({ loadLimitMs: 1500 });
    assert.equal((await failure('spins-after-load', impatient)).code, 'load-timeout');
  });

  it('says that code exits while it loads', async () => {
    assert.match((await failure('exits-at-load')).message, /called process\.exit\(7\)/);
  });

  for (const [fixture, message] of [
    ['no-default', /has no default export: write `export default \(router: ConnectRouter\) =>/],
    ['default-object', /is an object, not a function: write `export default/],
    ['no-service', /registers no service/],
  ] as const) {
    it(`says what to export: ${fixture}`, async () => {
      const error = await failure(fixture);
      assert.match(error.message, message);
      assert.equal(error.problems[0]?.file, sourceOf(fixture));
    });
  }

  it('says where a service is registered a second time', async () => {
    const error = await failure('registers-twice');
    assert.match(error.message, /the service echo\.v1\.EchoService is registered twice/);
    assert.equal(error.problems[0]?.line, 6);
  });

  it('can be called off', async () => {
    const controller = new AbortController();
    const code = await supervised.bundle('never-loads');
    const started = supervised.supervisor.start(supervised.spec(code), controller.signal);
    controller.abort(new Error('changed my mind'));
    await assert.rejects(started, /changed my mind/);
  });

  it('rejects when its host cannot start', async () => {
    const spec = { isolation: 'process', folder: '/no/such/folder' } as const;
    await assert.rejects(
      supervised.start('misbehaving', spec),
      (error) => error instanceof UserError && /service host did \(spawn .* ENOENT\)/.test(error.message),
    );
  });

  it('rejects when there is no such file', async () => {
    const spec = supervised.spec('/no/such/bundle.mjs');
    await assert.rejects(
      supervised.supervisor.start(spec, new AbortController().signal),
      (error) => error instanceof UserError && error.code === 'load-failed',
    );
  });
});
