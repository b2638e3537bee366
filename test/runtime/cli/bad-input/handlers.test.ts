import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { Neighbours } from './neighbours.ts';

/** A handler that does what it is told, however bad. */
const misbehaving = `
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { HelloService } from '../gen/hello/v1/hello_pb.ts';

const deeds: Record<string, () => unknown> = {
  throw: () => { throw new Error('out of luck'); },
  throwText: () => { throw 'a text'; },
  refuse: () => { throw new ConnectError('nobody of that name', Code.NotFound); },
  never: () => { console.log('never begins'); return new Promise(() => {}); },
  exit: () => process.exit(3),
  kill: () => { process.kill(process.pid); },
  later: () => { setTimeout(() => { throw new Error('too late'); }, 1); return new Promise(() => {}); },
  loop: () => { for (;;); },
  parse: () => JSON.parse('[' + '{"a":[1,2,3,4,5,6,7,8,9]},'.repeat(20_000_000) + '0]'),
  wrongType: () => ({ message: 5 }),
};

export default (router: ConnectRouter) => {
  router.service(HelloService, {
    async hello({ name }) {
      return ((await deeds[name]?.()) ?? { message: \`Hello \${name}\` }) as { message: string };
    },
  });
};
`;

describe('a handler that', { timeout: 120_000 }, () => {
  const both = new Neighbours();
  before(async () => {
    await both.open();
    both.write('src/main.ts', misbehaving);
    await both.running.says(/hello \| version 2 serves/);
  });

  /** Whatever it did, it serves again, and its neighbour has gone on. */
  afterEach(async () => {
    await both.greets('Hello Ada');
    await both.neighbourAnswers();
    both.assertNoStack(both.running.text);
  });

  it('throws in a call', async () => {
    const { code, out, err } = await both.skep.run(['hello', 'hello', '--name=throw']);
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(
      err,
      /^internal: internal error: the log of the service says more\n {2}Error: out of luck\n {6}at .*hello\/src\/main\.ts:6:24/,
    );
    both.assertNoStack(err);
    await both.running.says(
      /HelloService\/Hello threw Error: out of luck\n.* {4}at .*hello\/src\/main\.ts:6:24/,
    );
  });

  it('throws what is no Error', async () => {
    assert.equal((await both.call('throwText')).body.code, 'internal');
    await both.running.says(/HelloService\/Hello threw 'a text', which is no Error/);
  });

  it('refuses a call', async () => {
    const { code, err } = await both.skep.run(['hello', 'hello', '--name=refuse']);
    assert.deepEqual({ code, err }, { code: 1, err: 'not_found: nobody of that name\n' });
  });

  it('answers with what is not its response', async () => {
    const { body } = await both.call('wrongType');
    assert.equal(body.code, 'internal');
    assert.match(body.message ?? '', /hello\.v1\.HelloResponse\.message .* expected string, got 5/);
    await both.running.says(
      /threw ConnectError: \[internal\] the handler's answer is no hello\.v1\.HelloResponse/,
    );
  });

  it('never returns, and the caller has a deadline', async () => {
    const { body } = await both.call('never', { 'connect-timeout-ms': '200' });
    assert.equal(body.code, 'deadline_exceeded');
    // The gateway and the instance have it both; whose clock is first says so, in the same words.
    assert.equal(body.message, 'The deadline of 200 ms has passed');
  });

  it('never returns, and the caller has enough', async () => {
    const begun = both.running.text.split('never begins').length;
    const calling = both.skep.start(['hello', 'hello', '--name=never']);
    while (both.running.text.split('never begins').length === begun) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(await calling.end('SIGINT'), 130);
    assert.equal(calling.text, '');
  });

  it('calls process.exit', async () => {
    const { body } = await both.call('exit');
    assert.equal(body.code, 'unavailable');
    assert.match(
      body.message ?? '',
      /^hello ended itself: it called process\.exit\(3\)\. Throw an error instead/,
    );
    await both.running.says(/hello \| hello ended itself: it called process\.exit\(3\)/);
  });

  it('calls process.kill(process.pid)', async () => {
    const { body } = await both.call('kill');
    assert.equal(body.code, 'unavailable');
    assert.match(body.message ?? '', /^hello ended itself: it sent SIGTERM to its own process\./);
  });

  it('throws when nobody is there to catch it', async () => {
    const { body } = await both.call('later');
    assert.deepEqual(body, { code: 'unavailable', message: 'hello crashed: its log says more' });
    await both.running.says(
      /hello crashed: an error was thrown .*: Error: too late \(src\/main\.ts:12:\d+\)/,
    );
  });

  it('loops for ever', async () => {
    const looping = both.call('loop');
    await both.neighbourAnswers();
    const { body } = await looping;
    assert.equal(body.code, 'unavailable');
    assert.match(
      body.message ?? '',
      /^hello did nothing else for \d+ seconds .*: look for a loop that never ends/,
    );
  });

  it('parses 500 MB of JSON', async () => {
    const { body } = await both.call('parse');
    assert.equal(body.code, 'unavailable');
    await both.running.says(
      /hello \| hello was ended: it used more memory than its limit of 256 MB; "memory" in skep\.json sets another/,
    );
    // The process that both ran in is gone; the environment is not, and starts both again.
    await both.greets('Hello Ada');
    await both.neighbourAnswers();
  });

  it('throws at load', async () => {
    both.write('src/main.ts', `throw new Error('no luck today');\n${misbehaving}`);
    await both.running.says(/hello cannot start: Error: no luck today \(src\/main\.ts:1:7\)/);
    await both.running.says(/^hello goes on serving the version before$/m);
    assert.equal(both.running.text.split('cannot start: Error: no luck today').length, 2, 'said once');
  });

  it('ends its process at load', async () => {
    both.write('src/main.ts', `process.exit(2);\n${misbehaving}`);
    await both.running.says(/hello ended itself: it called process\.exit\(2\)/);
  });

  it('has no default export, one that is no function, one that registers nothing', async () => {
    both.write('src/main.ts', 'export const routes = 1;\n');
    await both.running.says(
      /its entry has no default export: write `export default \(router: ConnectRouter\)/,
    );
    both.write('src/main.ts', 'export default {};\n');
    await both.running.says(/the default export of its entry is an object, not a function/);
    both.write('src/main.ts', 'export default () => {};\n');
    await both.running.says(/its default export registers no service: call router\.service/);
  });
});

describe('a service', { timeout: 60_000 }, () => {
  const both = new Neighbours();
  before(() => both.open());

  it('that the definition has and the code lacks is named', async () => {
    const definition = both.read('proto/hello/v1/hello.proto');
    both.write(
      'proto/hello/v1/hello.proto',
      `${definition}\nservice SpareService { rpc Spare(HelloRequest) returns (HelloResponse); }\n`,
    );
    await both.running.says(/hello\.v1\.SpareService is defined, but src\/main\.ts does not register it/);
    await both.neighbourAnswers();
  });

  it('whose method the code does not implement says so to its callers', async () => {
    both.edit('proto/hello/v1/hello.proto', 'rpc Hello(', 'rpc Greet(');
    await both.running.says(/version 3 serves/);
    const { code, err } = await both.skep.run(['hello', 'greet', '--name=Ada']);
    assert.deepEqual(
      { code, err },
      {
        code: 1,
        err: 'unimplemented: hello.v1.HelloService.Greet is not implemented: add `greet` to what router.service(HelloService, ...) is given\n',
      },
    );
    await both.neighbourAnswers();
  });
});
