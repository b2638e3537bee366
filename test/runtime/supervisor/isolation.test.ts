import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Code, ConnectError } from '@connectrpc/connect';
import { FrameServer } from '../../../runtime/supervisor/frame-server.ts';
import type { Instance, InstanceExit } from '../../../runtime/supervisor/index.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised, sourceOf } from './supervised.ts';

/** Runs the misdeed `text` names, and what came of it. */
async function misbehave(
  instance: Instance,
  text: string,
): Promise<{ exit: InstanceExit; error?: ConnectError }> {
  const answer = clientOf(instance).echo({ text });
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => ConnectError.from(reason),
  );
  return { exit: await instance.exited, ...(error && { error }) };
}

describe('what ends an instance, and nothing else', () => {
  let supervised: Supervised;
  let neighbour: Instance;
  let instance: Instance;
  before(async () => {
    supervised = await Supervised.create();
    neighbour = await supervised.start('async-routes');
  });
  after(() => supervised[Symbol.asyncDispose]());

  /** One misdeed ends the instance; the neighbour in the same host does not notice. */
  function endsOnlyItself(text: string, reason: InstanceExit['reason'], message: RegExp, inFlight: boolean) {
    it(text, async () => {
      instance = await supervised.start('misbehaving');
      const open = clientOf(instance).echo({ text: 'never' });
      const openEnd = open.then(
        () => undefined,
        (reason: unknown) => [ConnectError.from(reason).code, instance.responsive],
      );
      const { exit, error } = await misbehave(instance, text);
      assert.equal(exit.reason, reason);
      assert.match(exit.message, message);
      if (inFlight) assert.equal(error?.code, Code.Unavailable);
      const told = 'whoever hears of it and calls again must not come back to it';
      assert.deepEqual(await openEnd, [Code.Unavailable, false], told);
      assert.equal((await clientOf(neighbour).echo({})).text, 'async');
      const lines = supervised.lines.filter((line) => line.text === exit.message);
      assert.deepEqual(
        lines.map(({ project, level }) => ({ project, level })),
        [{ project: 'misbehaving', level: 'error' }],
      );
      supervised.lines.length = 0;
    });
  }

  endsOnlyItself('exit', 'exit', /called process\.exit\(3\)/, true);
  endsOnlyItself('kill', 'exit', /sent SIGTERM to its own process/, true);
  endsOnlyItself(
    'crash',
    'crash',
    /an error was thrown .* RangeError: out of my depth \(misbehaving\.ts:\d+:9\)/,
    false,
  );
  endsOnlyItself('reject', 'crash', /a promise was rejected .* Error: nobody catches me/, false);
  endsOnlyItself('grow', 'memory', /used more memory than its limit of 256 MB/, true);
  endsOnlyItself('grow-arrays', 'memory', /used more memory than its limit of 256 MB/, true);
  endsOnlyItself('buffers', 'memory', /used more memory than its limit of 256 MB/, true);

  it('tells where in the source a crash happened', async () => {
    instance = await supervised.start('misbehaving');
    const { exit } = await misbehave(instance, 'crash');
    assert.equal(exit.problems[0]?.file, sourceOf('misbehaving'));
  });

  for (const text of ['throw', 'abort']) {
    it(`goes on after a handler that threw (${text})`, async () => {
      instance = await supervised.start('misbehaving');
      const client = clientOf(instance);
      await assert.rejects(client.echo({ text }), { code: Code.Internal });
      assert.equal((await client.echo({ text: 'hi' })).text, 'echo hi');
      await instance.stop({ drainMs: 0 });
    });
  }
});

describe('what an instance wrote before it ended', () => {
  for (const text of ['chatter-exit', 'chatter-throw', 'chatter-spin', 'chatter-grow']) {
    it(`is there to the last line, and in order (${text})`, async () => {
      await using supervised = await Supervised.create({ stallLimitMs: 5_000 });
      await misbehave(await supervised.start('misbehaving'), text);
      const written = supervised.lines.filter((line) => line.text.startsWith('line '));
      const numbers = written.map((line) => Number(line.text.split(' ')[1]));
      assert.deepEqual(
        numbers,
        Array.from({ length: 4000 }, (_, number) => number),
      );
    });
  }
});

describe('an instance whose connection is closed before anybody knows whose it is', () => {
  it('is told of as that, and not as one that takes too long', async (t) => {
    await using supervised = await Supervised.create({ loadLimitMs: 60_000 });
    const { expect } = FrameServer.prototype;
    t.mock.method(
      FrameServer.prototype,
      'expect',
      function (this: FrameServer, ...args: Parameters<typeof expect>) {
        const { address, forget } = expect.apply(this, args);
        return { address: { ...address, token: 'f'.repeat(address.token.length) }, forget };
      },
    );
    await assert.rejects(supervised.start('async-routes'), {
      code: 'load-failed',
      message: /async-routes was not let in by the runtime/,
    });
  });
});

describe('an instance that loops for ever', () => {
  it('is ended after the stall limit, and nothing else is', async () => {
    await using supervised = await Supervised.create({ stallLimitMs: 1500 });
    const neighbour = await supervised.start('async-routes');
    const { exit, error } = await misbehave(await supervised.start('misbehaving'), 'spin');
    assert.equal(exit.reason, 'stalled');
    assert.match(exit.message, /did nothing else for \d+ seconds/);
    assert.equal(error?.code, Code.Unavailable);
    assert.ok(supervised.log().includes('info spinning'), 'what it logged before is there');
    assert.equal((await clientOf(neighbour).echo({})).text, 'async');
  });
});

describe('an instance that misses its heartbeat', () => {
  it('is told of before it is ended, and told of again when it answers', async () => {
    await using supervised = await Supervised.create({ stallLimitMs: 0 });
    const instance = await supervised.start('misbehaving');
    const again = Promise.withResolvers<void>();
    instance.listen({ callEnded: () => undefined, responsive: again.resolve });
    const answer = clientOf(instance).echo({ text: 'busy' });
    while (instance.responsive) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal((await answer).text, 'echo busy');
    await again.promise;
    assert.equal(instance.responsive, true);
  });
});

describe('a service host that is late itself', () => {
  it('holds that against no instance', async () => {
    const stallLimitMs = 3000;
    await using supervised = await Supervised.create({ stallLimitMs });
    const instance = await supervised.start('misbehaving');
    const echo = async (text: string) => (await clientOf(instance).echo({ text })).text;
    const pid = Number(await echo('pid'));
    process.kill(pid, 'SIGSTOP');
    // Nothing but time can make it late.
    await delay(stallLimitMs + 1000);
    const { memory } = instance;
    process.kill(pid, 'SIGCONT');
    // What it looks at memory for, it looks at silence for too: it has done so when it tells of other memory.
    await until(async () => (await echo('hi')) === 'echo hi' && instance.memory !== memory);
  });
});

describe('an instance with a debugger', () => {
  it('may hold its thread for as long as it likes', async () => {
    await using supervised = await Supervised.create({ stallLimitMs: 1000 });
    const instance = await supervised.start('misbehaving');
    await clientOf(instance).echo({ text: 'inspect' });
    // At once: the host has not asked it for a sign of life since.
    assert.equal((await clientOf(instance).echo({ text: 'busy' })).text, 'echo busy');
  });
});

describe('what takes the whole service host down', () => {
  for (const [text, reason] of [
    ['kill-host', 'host'],
    ['close-connection', 'host'],
    ['split', 'host'],
    ['json', 'memory'],
  ] as const) {
    it(`${text}: the others are told so, and start again on a new host`, async () => {
      // The machine may take longer than the stall limit over what these do.
      await using supervised = await Supervised.create({ stallLimitMs: 0 });
      const neighbour = await supervised.start('misbehaving');
      const instance = await supervised.start('misbehaving');
      const heard = clientOf(neighbour)
        .echo({ text: 'never' })
        .catch(() => neighbour.responsive);
      const { exit, error } = await misbehave(instance, text);
      assert.equal(error?.code, Code.Unavailable);
      assert.equal(exit.reason, reason);
      assert.equal(await heard, false, 'whoever hears of it and calls again must not come back to it');
      const other = await neighbour.exited;
      assert.equal(other.reason, 'host');
      assert.match(other.message, /service host did \(.*"isolation": "process"/);
      if (reason === 'memory')
        assert.match(other.message, /misbehaving, which shares it, wanted more memory/);
      const again = await supervised.start('async-routes');
      assert.equal((await clientOf(again).echo({})).text, 'async');
    });
  }

  for (const report of [
    'null',
    '{}',
    '{"kind":"log","instance":1}',
    '{"kind":"ready","instance":1,"services":5}',
    '{"kind":"gone","instance":1,"why":{"kind":"tired"}}',
  ]) {
    it(`${report}, written as if the host had: the runtime goes on with a new one`, async () => {
      await using supervised = await Supervised.create();
      const instance = await supervised.start('misbehaving');
      const { exit } = await misbehave(instance, `as its host: ${report}`);
      assert.equal(exit.reason, 'host');
      assert.match(exit.message, /its service host did \(something wrote to its connection\)/);
      const again = await supervised.start('async-routes');
      assert.equal((await clientOf(again).echo({})).text, 'async');
    });
  }

  for (const [text, reason] of [
    ['kill-host', 'host'],
    ['split', 'host'],
    ['json', 'memory'],
  ] as const) {
    it(`${text}: not with a host of its own, which is told of in one line`, async () => {
      await using supervised = await Supervised.create({ stallLimitMs: 0 });
      const neighbour = await supervised.start('async-routes');
      const instance = await supervised.start('misbehaving', { isolation: 'process' });
      const { exit, error } = await misbehave(instance, text);
      assert.equal(exit.reason, reason);
      assert.equal(error?.code, Code.Unavailable);
      assert.equal((await clientOf(neighbour).echo({})).text, 'async');
      assert.deepEqual(
        supervised.log().filter((line) => line.startsWith('error')),
        [`error ${exit.message}`],
      );
    });
  }
});
