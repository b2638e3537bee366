import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { connectEnvironment, toUserError } from '../../../../runtime/api/connect.ts';
import { BundleSchema } from '../../../../runtime/api/gen/skep/deploy/v1/deploy_pb.ts';
import { UserError } from '../../../../runtime/user-error.ts';
import { smallDisk } from '../../deploy/full-disk.ts';
import { eventually, type Going } from '../skep.ts';
import { Neighbours } from './neighbours.ts';

describe('a server', { timeout: 180_000 }, () => {
  const both = new Neighbours();
  const { skep } = both;
  let server: Going;
  let token = '';
  const deploy = (name: string, environment = 'staging') => skep.run(['deploy', name, '--env', environment]);
  const addEnvironment = (name: string, address: string, given: string) =>
    skep.run(['env', 'add', name, address, '--token', '-'], { input: `${given}\n` });

  before(async () => {
    for (const name of ['hello', 'neighbour']) await both.make(name);
    server = skep.start([
      'server',
      '--data',
      skep.path('data'),
      '--port',
      '0',
      '--public',
      '--name',
      'staging',
    ]);
    both.address = (await server.says(/^at (\S+)$/m))[1] ?? '';
    token = (await server.says(/^token: (\S+)$/m))[1] ?? '';
    assert.equal((await addEnvironment('staging', both.address, token)).code, 0);
    for (const name of ['hello', 'neighbour']) assert.equal((await deploy(name)).code, 0);
  });
  afterEach(async () => {
    await both.greets('Hello Ada');
    await both.neighbourAnswers();
    both.assertNoStack(server.text);
  });

  it('refuses a wrong token, in whatever command', async () => {
    const added = await addEnvironment('other', both.address, 'skep_wrong');
    assert.equal(added.code, 1);
    assert.match(
      added.err,
      /^error: http:\/\/\S+ refused the token: .* ask whoever runs this environment for a new one\n$/,
    );
    const file = `${skep.home}/environments.json`;
    const known = {
      current: 'local',
      environments: { staging: { address: both.address, token: 'skep_wrong' } },
    };
    writeFileSync(file, JSON.stringify(known));
    for (const args of [
      ['status', '--env', 'staging'],
      ['deploy', 'hello', '--env', 'staging'],
    ]) {
      const { code, out, err } = await skep.run(args);
      assert.deepEqual({ code, out }, { code: 1, out: '' });
      assert.match(err, /^error: http:\/\/\S+ refused the token/m);
      both.assertNoStack(err);
    }
    known.environments.staging.token = token;
    writeFileSync(file, JSON.stringify(known));
  });

  it('is the only one on its data folder, and on its port', async () => {
    const folder = await skep.run(['server', '--data', skep.path('data'), '--port', '0']);
    assert.equal(folder.code, 1);
    assert.match(folder.err, /^error: another process runs on .*data: stop it, or choose another folder\n$/);
    const { port } = new URL(both.address);
    const taken = await skep.run(['server', '--data', skep.path('data2'), '--port', port]);
    assert.equal(taken.code, 1);
    assert.match(
      taken.err,
      new RegExp(`^error: Port ${port} is taken on 127\\.0\\.0\\.1: .*choose another port`),
    );
  });

  it('keeps what runs when what is deployed does not parse', async () => {
    const definition = both.read('proto/hello/v1/hello.proto');
    both.edit('proto/hello/v1/hello.proto', 'string name = 1;', 'string name = ;');
    const { code, out, err } = await deploy('hello');
    both.write('proto/hello/v1/hello.proto', definition);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, /^error: .*proto\/hello\/v1\/hello\.proto:16:17: Expected the number of field "name"/m);
  });

  it('keeps what runs when what is deployed throws at load', async () => {
    const source = both.read('src/main.ts');
    both.write('src/main.ts', `throw new Error('not there');\n${source}`);
    const { code, out, err } = await deploy('hello');
    both.write('src/main.ts', source);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, /^error: hello cannot start: Error: not there \(src\/main\.ts:1:7\)$/m);
  });

  it('takes no project that another one serves the service of', async () => {
    const checkout = skep.path('checkout');
    await both.make('hello', checkout);
    writeFileSync(`${checkout}/hello/skep.json`, '{ "name": "hello-too" }');
    const { code, err } = await deploy('checkout/hello');
    assert.equal(code, 1);
    assert.match(err, /^error: hello\.v1\.HelloService .* is already served by .*hello/m);
  });

  it('takes no folder without skep.json, and none that is not there', async () => {
    const none = await skep.run(['deploy', skep.home, '--env', 'staging']);
    assert.deepEqual([none.code, none.out], [1, '']);
    assert.match(none.err, /^error: .* has no project: no skep\.json in it/);
    assert.match((await deploy('nowhere')).err, /^error: there is no folder .*nowhere\n$/);
  });

  it('takes no bundle with `..` in a path', async () => {
    const bundle = create(BundleSchema, {
      format: 1,
      manifest: '{ "name": "hello" }',
      files: [{ path: '../../../escaped.mjs', content: Buffer.from('export default 1') }],
    });
    const packed = gzipSync(toBinary(BundleSchema, bundle));
    const connection = connectEnvironment({ address: both.address, token });
    try {
      await connection.deploy.upload(
        (async function* () {
          yield { chunk: packed };
        })(),
      );
      assert.fail('it was taken');
    } catch (error) {
      const refused = toUserError(error, both.address);
      assert.ok(refused instanceof UserError, String(error));
      assert.equal(refused.code, 'bundle-path');
      assert.match(refused.message, /"\.\.\/\.\.\/\.\.\/escaped\.mjs", which leads out of the bundle/);
    } finally {
      connection[Symbol.dispose]();
    }
    assert.ok(!existsSync(skep.path('escaped.mjs')));
    const sha256 = createHash('sha256').update(packed).digest('hex');
    assert.ok(!readdirSync(skep.path('data/bundles')).includes(sha256));
  });

  it('whose disk is full says so, and goes on with what it has', async (t) => {
    const disk = await smallDisk(t, skep.folder);
    const full = skep.start(['server', '--data', `${disk.folder}/data`, '--port', '0', '--public']);
    const address = (await full.says(/^at (\S+)$/m))[1] ?? '';
    const itsToken = (await full.says(/^token: (\S+)$/m))[1] ?? '';
    assert.equal((await addEnvironment('full', address, itsToken)).code, 0);
    assert.equal((await deploy('neighbour', 'full')).code, 0);
    await disk.fill(full.pid);
    const { code, out, err } = await deploy('hello', 'full');
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(err, /^error: the disk of .* is full: free some space and deploy again$/m);
    assert.equal((await fetch(`${address}/neighbour/hello`)).status, 200);
    assert.equal(await full.end(), 0);
  });

  it('that is killed serves what was deployed when it is started again', async () => {
    await server.end('SIGKILL');
    const { code, err } = await skep.run(['status', '--env', 'staging']);
    assert.equal(code, 1);
    assert.match(err, /^error: nothing answers at \S+: check the address, and that it runs\n$/);
    const { port } = new URL(both.address);
    server = skep.start(['server', '--data', skep.path('data'), '--port', port, '--public']);
    await server.says(/^at /m);
    await eventually(
      () => fetch(`${both.address}/neighbour/hello`),
      (response) => response.status === 200,
    );
  });
});
