import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Skep } from './skep.ts';

const limit = { timeout: 600_000 };

describe('skep calls and skep trace', limit, () => {
  const skep = new Skep();

  it('show what was called, make it again, and draw its trace', async () => {
    assert.equal((await skep.run(['new', 'hello'])).code, 0);
    const going = skep.start(['run', 'hello', '--port', '0']);
    await going.says(/hello runs/);
    assert.equal((await skep.run(['calls'])).err.trim(), 'nothing was called yet');
    assert.equal(
      (await skep.run(['call', 'hello.Hello', '{"name":"Ada"}', '-H', 'x-api-key: deep'])).code,
      0,
    );
    let listed = '';
    while (!listed.includes('HelloService')) listed = (await skep.run(['calls', 'Ada'])).out;
    assert.match(
      listed,
      /^ +1 \d\d:\d\d:\d\d ok +[\d.]+ (us|ms|s) hello\.v1\.HelloService\/Hello from skep$/m,
    );
    const again = await skep.run(['calls', '--replay', '1']);
    assert.equal(again.code, 0, again.err);
    assert.deepEqual(JSON.parse(again.out), { message: 'Hello Ada' });
    assert.match(again.err, /left out, for secrets are not kept: x-api-key/);
    const call = JSON.parse((await skep.run(['calls', '--json', '-n', '1', 'Ada'])).out.trim());
    const trace = await skep.run(['trace', call.traceId]);
    assert.match(trace.out, /^hello\.v1\.HelloService\/Hello \|=+\| +[\d.]+ (us|ms|s) hello$/m);
    assert.equal((await skep.run(['trace', 'f'.repeat(32)])).code, 1);
    const wrong = await skep.run(['calls', 'code:not_fond']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /did you mean code:not_found/);
    await going.end();
  });

  it('keep no secret of a private environment file, and fill it in anew', async () => {
    assert.equal((await skep.run(['new', 'safe'])).code, 0);
    const going = skep.start(['run', 'safe', '--port', '0']);
    await going.says(/safe runs/);
    const privateFile = skep.path('http-client.private.env.json');
    await writeFile(privateFile, '{ "local": { "who": "sesame-open" } }');
    const request = 'GRPC {{local}}/safe.v1.SafeService/Hello\nx-who: {{who}}\n\n{ "name": "{{who}}" }\n';
    await writeFile(skep.path('safe.rpc.http'), request);
    const tested = await skep.run(['test', 'safe.rpc.http']);
    assert.equal(tested.code, 0, tested.out + tested.err);
    let listed = '';
    while (!listed.includes('SafeService')) listed = (await skep.run(['calls', '{{who}}', '--json'])).out;
    const { id } = JSON.parse(listed.trim());
    const again = await skep.run(['calls', '--replay', id]);
    assert.equal(again.code, 0, again.err);
    assert.deepEqual(JSON.parse(again.out), { message: 'Hello sesame-open' });
    await writeFile(privateFile, '{}');
    const missing = await skep.run(['calls', '--replay', id]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /\{\{who\}\}, which is not kept: give it in http-client\.private\.env\.json/);
    await going.end();
    const files = readdirSync(skep.home).filter((name) => name.startsWith('history'));
    assert.ok(files.length > 0);
    for (const name of files)
      assert.ok(!readFileSync(path.join(skep.home, name)).includes('sesame-open'), name);
  });
});
