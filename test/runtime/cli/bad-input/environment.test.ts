import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import { eventually, Skep } from '../skep.ts';
import { Neighbours } from './neighbours.ts';

describe('the local environment', { timeout: 120_000 }, () => {
  const both = new Neighbours();
  before(() => both.open());
  afterEach(() => both.neighbourAnswers());

  it('takes the next port when its own is taken, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    try {
      const { port } = taken.address() as AddressInfo;
      const other = new Neighbours();
      await other.make('hello');
      const running = other.skep.start(['run', '--port', String(port)]);
      const [, next] = await running.says(
        new RegExp(`^Port ${port} is taken; serving on (\\d+) instead$`, 'm'),
      );
      await running.says(/^hello runs$/m);
      other.address = `http://127.0.0.1:${next}`;
      assert.equal((await other.call('Ada')).body.message, 'Hello Ada');
      assert.equal(await running.end(), 0);
    } finally {
      taken.close();
    }
  });

  it('runs a folder once, however many terminals want it, and until the last has enough', async () => {
    const other = both.skep.start(['run', 'hello']);
    await other.says(/^hello runs$/m);
    assert.match(other.text, /the environment of process \d+/);
    assert.equal(await other.end(), 0);
    await both.greets('Hello Ada');
  });

  it('refuses a second service of one name, and runs it when the first has stopped', async () => {
    const checkout = both.skep.path('checkout');
    await both.make('hello', checkout);
    const second = both.skep.start(['run', 'checkout/hello']);
    await second.says(
      /hello\.v1\.HelloService of .*checkout\/hello is already served by .*\/hello: stop that one, or rename one of the two/,
    );
    await second.says(/^hello does not run/m);
    await both.greets('Hello Ada');
    const { code, err } = await both.skep.run(['stop', 'hello']);
    assert.equal(code, 1);
    assert.match(
      err,
      /^error: several projects are named "hello": give the folder of one: .*checkout\/hello/,
    );
    assert.equal((await both.skep.run(['stop', both.skep.path('hello')])).code, 0);
    await second.says(/^hello runs$/m);
    await both.greets('Hello Ada');
    await both.running.says(/hello was stopped by somebody else/);
  });

  it('whose owner is killed while calls are under way serves again, all that is still wanted', async () => {
    const heir = both.skep.start(['run', 'neighbour']);
    await heir.says(/^neighbour runs$/m);
    const calls = Array.from({ length: 50 }, () => both.call('Ada').catch(() => undefined));
    await both.running.end('SIGKILL');
    await Promise.all(calls);
    both.running = heir;
    await both.greets('Hello Ada');
    await eventually(
      () => fetch(`${both.address}/neighbour/hello`).catch(() => undefined),
      (response) => response?.status === 200,
    );
    const status = JSON.parse((await both.skep.run(['status', '--json'])).out);
    assert.equal(status.gateway, both.address);
    both.assertNoStack(heir.text);
  });
});

describe('an environment that is begun', { timeout: 60_000 }, () => {
  it('and ended at once leaves nothing behind', async () => {
    const both = new Neighbours();
    await both.make('hello');
    const running = both.skep.start(['run', '--port', '0']);
    await running.says(/^at /m);
    await running.end('SIGINT');
    assert.doesNotMatch(running.text, /error/);
    both.assertNoStack(running.text);
    assert.match((await both.skep.run(['services'])).err, /^nothing runs here/);
    // What it had locked is free.
    const again = both.skep.start(['run', '--port', '0']);
    await again.says(/^hello runs$/m);
    assert.equal(await again.end(), 0);
  });

  it('and ended twice ends', async () => {
    const both = new Neighbours();
    await both.make('hello');
    const running = both.skep.start(['run', '--port', '0']);
    await running.says(/^at /m);
    process.kill(running.pid, 'SIGINT');
    const code = await running.end('SIGINT');
    assert.ok(code === 0 || code === 130, `${code}`);
    both.assertNoStack(running.text);
  });
});

describe('a data folder', { timeout: 60_000 }, () => {
  const skep = new Skep();
  const local = path.join(skep.home, 'local.json');
  const entry = (pid: number) =>
    JSON.stringify({ pid, address: 'http://127.0.0.1:1', token: 'skep_x', version: '0' });

  it('whose local.json is garbage, or of a process that is gone, has no environment', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    for (const text of ['{gar', '[]', '', 'null', entry(gone)]) {
      writeFileSync(local, text);
      const { code, err } = await skep.run(['services']);
      assert.equal(code, 0, text);
      assert.match(err, /^nothing runs here: start a project with `skep run`/, text);
    }
  });

  for (const command of ['services', 'status', 'calls', 'hello']) {
    it(`whose local.json is of a process that does not answer names both to skep ${command}`, async () => {
      writeFileSync(local, entry(process.pid));
      for (const more of [[], ['--json']]) {
        const { code, out, err } = await skep.run([command, ...more]);
        assert.deepEqual({ code, out }, { code: 1, out: '' });
        assert.match(
          err,
          new RegExp(
            `process ${process.pid}, .*, does not answer at http://127\\.0\\.0\\.1:1: .* end it; then start a project with \`skep run\``,
          ),
        );
      }
    });
  }

  it('with a stale local.json is used all the same', async () => {
    const both = new Neighbours();
    writeFileSync(
      path.join(both.skep.home, 'local.json'),
      JSON.stringify({ pid: process.pid, address: 'http://127.0.0.1:1', token: 'skep_x', version: '0' }),
    );
    await both.open();
    await both.neighbourAnswers();
    assert.equal(
      JSON.parse(readFileSync(path.join(both.skep.home, 'local.json'), 'utf8')).pid,
      both.running.pid,
    );
    assert.equal(await both.running.end(), 0);
  });

  it('that cannot be made is named, with what names another', async () => {
    const file = path.join(skep.folder, 'file');
    writeFileSync(file, '');
    writeFileSync(skep.path('skep.json'), '{ "name": "hello" }');
    for (const home of [file, path.join(file, 'below')]) {
      const { code, err } = await skep.run(['run', '--port', '0'], { env: { SKEP_HOME: home } });
      assert.equal(code, 1);
      assert.match(
        err,
        /^error: cannot make the folder .*file.*; SKEP_HOME names another place for Skep's data\n$/,
      );
    }
  });

  it('whose lock is no lock says which file to remove', async () => {
    const home = skep.path('damaged');
    mkdirSync(home);
    writeFileSync(path.join(home, 'lock.db'), 'not a database, and long enough to be taken for none at all');
    const { code, err } = await skep.run(['run', '--port', '0'], { env: { SKEP_HOME: home } });
    assert.equal(code, 1);
    assert.match(err, /^error: cannot lock .*lock\.db \(file is not a database\): remove it, .*\n$/);
    rmSync(path.join(home, 'lock.db'));
  });

  it('whose environments.json is garbage says which file to mend', async () => {
    const home = skep.path('garbage');
    mkdirSync(home);
    writeFileSync(path.join(home, 'environments.json'), '{"environments": 1');
    const { code, err } = await skep.run(['env', 'list'], { env: { SKEP_HOME: home } });
    assert.equal(code, 1);
    assert.match(err, /^error: .*environments\.json is damaged: mend it, or remove it/);
  });
});

// Permissions of folders are not what Windows goes by.
const onPosix = { skip: process.platform === 'win32' && 'folders cannot be made read-only' };

describe('a project in a folder that may not be written', { timeout: 60_000, ...onPosix }, () => {
  it('says what could not be made, and why', async () => {
    const both = new Neighbours();
    const { skep } = both;
    const folder = await both.make('hello');
    rmSync(path.join(folder, 'gen'), { recursive: true, force: true });
    for (const each of [skep.folder, folder]) chmodSync(each, 0o555);
    try {
      const running = skep.start(['run', 'hello', '--port', '0'], { boundByPermissions: true });
      await running.says(
        /cannot make the folder .*hello\/(gen|node_modules).*: this user may not; change the permissions/,
      );
      await running.says(/^hello does not run/m);
      both.assertNoStack(running.text);
      assert.equal(await running.end(), 0);
      const made = await skep.run(['new', 'other'], { boundByPermissions: true });
      assert.equal(made.code, 1);
      assert.match(made.err, /^error: cannot make the folder .*: this user may not; .*\n$/);
    } finally {
      for (const each of [skep.folder, folder]) chmodSync(each, 0o755);
    }
  });
});
