import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { makeCertificate } from '../gateway/certificates.ts';
import { Skep } from './skep.ts';

describe('an environment that wants a certificate', { timeout: 240_000 }, () => {
  const skep = new Skep();
  const client = makeCertificate('a client');
  let [address, token] = ['', ''];
  const add = (...certificates: string[]) =>
    skep.run(['env', 'add', 'staging', address, '--token', '-', ...certificates], { input: `${token}\n` });

  before(async () => {
    const server = makeCertificate();
    for (const [name, { key, cert }] of Object.entries({ server, client })) {
      writeFileSync(skep.path(`${name}.key`), key);
      writeFileSync(skep.path(`${name}.pem`), cert);
    }
    const tls = ['--tls-key', 'server.key', '--tls-cert', 'server.pem', '--tls-client-ca', 'client.pem'];
    const going = skep.start(['server', '--data', skep.path('server'), '--port', '0', ...tls]);
    address = (await going.says(/^at (\S+)$/m))[1] ?? '';
    token = (await going.says(/^token: (\S+)$/m))[1] ?? '';
  });

  it('is not added by whoever does not know who signed its own', async () => {
    const { code, err } = await add('--cert', 'client.pem', '--key', 'client.key');
    assert.equal(code, 1);
    assert.match(err, /^error: .* do not accept each other's certificate .*--ca, --cert and --key/);
  });

  it('is not added by whoever has none to show', async () => {
    const { code, err } = await add('--ca', 'server.pem');
    assert.equal(code, 1);
    assert.match(err, /^error: .* do not accept each other's certificate .*--ca, --cert and --key/);
    assert.doesNotMatch((await skep.run(['env', 'list'])).out, /staging/);
  });

  it('is not added with a certificate without its key, nor with files that are none', async () => {
    const half = await add('--ca', 'server.pem', '--cert', 'client.pem');
    assert.match(half.err, /^error: a certificate and its key go together/);
    const missing = await add('--ca', 'nowhere.pem');
    assert.match(missing.err, /^error: cannot read .*nowhere\.pem/);
    const wrong = await add('--ca', 'server.pem', '--cert', 'client.key', '--key', 'client.pem');
    assert.match(wrong.err, /^error: not a certificate, its key and those who sign, in PEM: /);
  });

  it('is added with one, of which the path is kept and nothing else', async () => {
    const added = await add('--ca', 'server.pem', '--cert', 'client.pem', '--key', 'client.key');
    assert.equal(added.code, 0, added.err);
    const kept = readFileSync(path.join(skep.home, 'environments.json'), 'utf8');
    assert.deepEqual(JSON.parse(kept).environments.staging.tls, {
      cert: skep.path('client.pem'),
      key: skep.path('client.key'),
      ca: skep.path('server.pem'),
    });
    assert.ok(!kept.includes('PRIVATE KEY'));
  });

  it('is deployed to, called and tested like any other', async () => {
    await skep.run(['new', 'hello']);
    const deployed = await skep.run(['deploy', 'hello', '--env', 'staging']);
    assert.equal(deployed.code, 0, deployed.err);
    const called = await skep.run(['hello', 'hello', '--name=Ada', '--env', 'staging']);
    assert.equal(called.code, 0, called.err);
    assert.deepEqual(JSON.parse(called.out), { message: 'Hello Ada' });
    const requests =
      'GRPC {{staging}}/hello.v1.HelloService/Hello\n\n{ "name": "Ada" }\n\n###\n' +
      'GET {{staging}}/hello/hello?name=Bob\n\n?? status == 200\n';
    writeFileSync(skep.path('all.rpc.http'), requests);
    const tested = await skep.run(['test', 'all.rpc.http']);
    assert.equal(tested.code, 0, tested.out + tested.err);
  });
});
