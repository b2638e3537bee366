import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectEnvironment, toUserError } from '../../../runtime/api/connect.ts';
import { HeldProjects } from '../../../runtime/api/held-projects.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { atEnd, makeProject, openWindow, scratchFolder, until } from '../environment/scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };
const nowhere = { address: 'http://127.0.0.1:1', token: 'skep_none' };

describe('a connection to an environment', limit, () => {
  it('that is not there fails with what to do', async () => {
    const connection = connectEnvironment(nowhere);
    const failure = await connection.environment.getStatus({}).then(
      () => undefined,
      (error) => toUserError(error, nowhere.address),
    );
    connection[Symbol.dispose]();
    assert.ok(failure instanceof UserError);
    assert.equal(failure.code, 'unreachable');
    assert.match(failure.message, /nothing answers at http:\/\/127\.0\.0\.1:1/);
  });

  for (const address of ['', 'localhost:8080', 'ftp://host', 'file:///etc', 'not a url']) {
    it(`cannot be made to "${address}"`, () => {
      assert.throws(
        () => connectEnvironment({ address, token: '' }),
        (error) => error instanceof UserError && error.code === 'address-invalid',
      );
    });
  }

  it('with a wrong token says so', async (t) => {
    const { endpoint } = await openWindow(t, await scratchFolder(t));
    const connection = connectEnvironment({ address: endpoint.address, token: 'skep_wrong' });
    atEnd(t, () => connection[Symbol.dispose]());
    const failure = await connection.environment.getStatus({}).then(
      () => undefined,
      (error) => toUserError(error, endpoint.address),
    );
    assert.ok(failure instanceof UserError);
    assert.equal(failure.code, 'token-refused');
  });

  it('leaves errors alone that are no call', () => {
    const error = new TypeError('a bug');
    assert.equal(toUserError(error, 'there'), error);
  });
});

describe('held projects', limit, () => {
  it('wait for an environment, and run when there is one', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const held = new HeldProjects({ client: 'a test', workspaceFolders: () => [folder] });
    atEnd(t, () => held[Symbol.asyncDispose]());
    const running = held.run(hello, signal);
    held.use(nowhere);
    const { endpoint } = await openWindow(t, folder);
    held.use(endpoint);
    assert.equal((await running).name, 'hello');
  });

  it('stop waiting when they are told to', async (t) => {
    const held = new HeldProjects({ client: 'a test', workspaceFolders: () => [] });
    atEnd(t, () => held[Symbol.asyncDispose]());
    const stop = new AbortController();
    const running = held.run('/src/shop', stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(running, /enough/);
    assert.deepEqual(held.folders, []);
  });

  it('end while somebody waits for a run', async () => {
    const held = new HeldProjects({ client: 'a test', workspaceFolders: () => [] });
    held.use(nowhere);
    const running = held.run('/src/shop', signal);
    const ended = assert.rejects(running, UserError);
    await held[Symbol.asyncDispose]();
    await ended;
  });

  it('are stopped when their client ends', async (t) => {
    const folder = await scratchFolder(t);
    const { endpoint, control } = await openWindow(t, folder);
    const held = new HeldProjects({ client: 'a test', workspaceFolders: () => [folder] });
    held.use(endpoint);
    await held.run(await makeProject(folder, 'hello'), signal);
    await held[Symbol.asyncDispose]();
    await until(async () => (await control.environment.getStatus({})).status?.projects.length === 0);
  });

  it('bring the hosts that their user reaches the gateway by', async (t) => {
    const folder = await scratchFolder(t);
    const { endpoint } = await openWindow(t, folder);
    const status = async (): Promise<number> => {
      const { request } = await import('node:http');
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      request(`${endpoint.address}/grpc.health.v1.Health/Check`, {
        method: 'POST',
        headers: { host: 'tunnel.example.com', 'content-type': 'application/json' },
      })
        .on('response', (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
        .on('error', reject)
        .end('{}');
      return promise;
    };
    assert.equal(await status(), 403);
    const held = new HeldProjects({
      client: 'a test',
      workspaceFolders: () => [],
      allowedHosts: () => ['tunnel.example.com'],
    });
    held.use(endpoint);
    await until(async () => (await status()) === 200);
    await held[Symbol.asyncDispose]();
    await until(async () => (await status()) === 403);
  });
});
