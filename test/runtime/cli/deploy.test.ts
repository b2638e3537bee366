import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { eventually, type Going, Skep } from './skep.ts';

describe('deploying from the command line', { timeout: 240_000 }, () => {
  const skep = new Skep();
  let server: Going;
  let [address, token] = ['', ''];
  const start = () =>
    skep.start([
      'server',
      '--data',
      skep.path('server'),
      '--port',
      new URL(address || 'http://h:0').port || '0',
      '--name',
      'staging',
    ]);

  it('begins with a server, which shows its token once', async () => {
    server = start();
    address = (await server.says(/^at (\S+)$/m))[1] ?? '';
    token = (await server.says(/^token: (\S+)$/m))[1] ?? '';
  });

  it('needs the right token', async () => {
    const { code, err } = await skep.run(['env', 'add', 'staging', address, '--token', '-'], {
      input: 'wrong\n',
    });
    assert.equal(code, 1);
    assert.match(err, /^error: .* refused the token/);
    assert.doesNotMatch((await skep.run(['env', 'list'])).out, /staging/);
  });

  it('keeps the token for this user alone, and never shows it', async () => {
    const added = await skep.run(['env', 'add', 'staging', address, '--token', '-'], { input: `${token}\n` });
    assert.equal(added.code, 0, added.err);
    const file = path.join(skep.home, 'environments.json');
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).environments.staging.token, token);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    const listed = await skep.run(['env', 'list', '--json']);
    assert.deepEqual(JSON.parse(listed.out), [
      { name: 'local', address: '', current: true },
      { name: 'staging', address, current: false },
    ]);
    assert.ok(!`${added.out}${added.err}${listed.out}`.includes(token));
  });

  it('brings projects there, those that use each other too', async () => {
    await skep.run(['new', 'posts', '--template', 'crud']);
    await skep.run(['new', 'comments', '--template', 'client', '--uses', 'posts']);
    for (const name of ['posts', 'comments']) {
      const { code, out, err } = await skep.run(['deploy', name, '--env', 'staging']);
      assert.equal(code, 0, err);
      assert.match(out, new RegExp(`^${name} runs in staging`));
    }
  });

  it('needs to know where to', async () => {
    const { code, err } = await skep.run(['deploy', 'posts']);
    assert.equal(code, 2);
    assert.match(err, /^error: say where to: `--env NAME`/);
  });

  it('lets what is there be called', async () => {
    assert.equal((await skep.run(['env', 'use', 'staging'])).code, 0);
    const { out, err } = await skep.run(['comments', 'create', '--post-id=1', '--text=hi']);
    assert.equal(err, '');
    assert.equal(JSON.parse(out).comment.postId, '1');
    assert.match((await skep.run(['status'])).out, /^posts +running +posts +bundle [0-9a-f]{12}$/m);
  });

  it('outlives the server', async () => {
    await server.end('SIGKILL');
    server = start();
    await server.says(/^at /m);
    assert.doesNotMatch(server.text, /token/);
    await eventually(
      () => skep.run(['comments', 'list']),
      ({ code }) => code === 0,
    );
  });

  it('takes out of it what is no longer wanted', async () => {
    const stopped = await skep.run(['stop', 'comments']);
    assert.equal(stopped.code, 1);
    assert.match(stopped.err, /^error: .* runs what is deployed to it.*`skep deploy --remove PROJECT`/);
    const both = await skep.run(['deploy', 'posts', '--remove', 'comments']);
    assert.equal(both.code, 2);
    const unknown = await skep.run(['deploy', '--remove', 'nothing']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /^error: .*nothing/);
    const { code, out, err } = await skep.run(['deploy', '--remove', 'comments']);
    assert.deepEqual({ code, out, err }, { code: 0, out: 'comments is removed from staging\n', err: '' });
    assert.doesNotMatch((await skep.run(['status'])).out, /^comments /m);
  });

  it('tells of a server that is gone', async () => {
    assert.equal(await server.end(), 0);
    const { code, err } = await skep.run(['services']);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`^error: nothing answers at ${address}`));
  });

  it('ends with forgetting the environment', async () => {
    assert.equal((await skep.run(['env', 'remove', 'staging'])).code, 0);
    assert.match((await skep.run(['services'])).err, /nothing runs here/);
  });
});

describe('a server beyond this machine', { timeout: 60_000 }, () => {
  it('wants TLS, or to be told that none is meant', async () => {
    const { code, err } = await new Skep().run(['server', '--host', '0.0.0.0', '--port', '0']);
    assert.equal(code, 1);
    assert.match(err, /^error: .*--tls-key.*--insecure/);
  });
});
