import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallStart, CallTarget } from '../../../runtime/call/call.ts';
import type { Instance, InstanceSpec } from '../../../runtime/supervisor/index.ts';
import { clientOf, relayClientOf, Supervised } from './supervised.ts';

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('calls from one instance to another of its host', () => {
  let supervised: Supervised;
  let relay: Instance;
  let called: Instance;
  /** Calls that came to the runtime, which sends them to `called`. */
  let throughRuntime: CallStart[];

  beforeEach(async () => {
    throughRuntime = [];
    const outbound: CallTarget = {
      open(start, observer) {
        throughRuntime.push(start);
        return called.target.open(start, observer);
      },
    };
    supervised = await Supervised.create({ outbound, stallLimitMs: 0 });
    relay = await supervised.start('relay');
    called = await serve();
  });
  afterEach(() => supervised[Symbol.asyncDispose]());

  async function serve(spec: Partial<InstanceSpec> = {}): Promise<Instance> {
    const instance = await supervised.start('misbehaving', spec);
    supervised.supervisor.serve([instance]);
    return instance;
  }

  async function relayed(text: string): Promise<string> {
    return (await relayClientOf(relay).echo({ text })).text;
  }

  /** Calls until one does not pass through the runtime. */
  async function connected(): Promise<void> {
    await until(async () => {
      const before = throughRuntime.length;
      assert.equal(await relayed('hi'), 'relayed echo hi');
      return throughRuntime.length === before;
    });
  }

  it('go straight there after the first, in all four kinds', async () => {
    await connected();
    const before = throughRuntime.length;
    for (let i = 0; i < 100; i++) await relayed('hi');
    let count = 0;
    for await (const _ of relayClientOf(relay).repeat({ text: 'x', count: 1000 })) count++;
    assert.equal(count, 1000);
    assert.equal(throughRuntime.length, before);
  });

  it('go to a new instance when the one before is stopped, and none fails', async () => {
    await connected();
    const failures: unknown[] = [];
    let calls = 0;
    let stopped = false;
    const callers = Array.from({ length: 20 }, async () => {
      while (!stopped) {
        await relayed('hi').catch((reason: unknown) => failures.push(reason));
        calls++;
      }
    });
    for (let reload = 0; reload < 3; reload++) {
      const before = calls;
      await until(() => calls > before + 100);
      const old = called;
      called = await serve();
      await old.stop({ drainMs: 30_000 });
    }
    stopped = true;
    await Promise.all(callers);
    assert.deepEqual(failures, []);
    await connected();
  });

  it('that are open are answered before the instance is stopped', async () => {
    await connected();
    const controller = new AbortController();
    const open = assert.rejects(relayClientOf(relay).echo({ text: 'never' }, { signal: controller.signal }), {
      code: Code.Canceled,
    });
    await relayed('hi');
    let stopped = false;
    const stopping = called.stop({ drainMs: 60_000 }).then(() => {
      stopped = true;
    });
    const old = called;
    called = await serve();
    await connected();
    assert.equal(stopped, false);
    controller.abort();
    await open;
    await stopping;
    assert.equal((await old.exited).reason, 'stopped');
  });

  it('end with UNAVAILABLE when the instance is gone', async () => {
    await connected();
    const open = assert.rejects(relayed('never'), { code: Code.Unavailable });
    await assert.rejects(relayed('exit'), { code: Code.Unavailable });
    await open;
    called = await serve();
    await connected();
  });

  it('pass through the runtime again while the instance misses its heartbeat', async () => {
    await connected();
    const before = throughRuntime.length;
    // Before, since the machine may take longer to start it than the other is busy.
    const other = await supervised.start('async-routes');
    const busy = relayed('busy');
    await until(() => !called.responsive);
    const stalled = called;
    called = other;
    assert.equal(await relayed('hi'), 'relayed async');
    assert.equal(throughRuntime.length, before + 1);
    await busy;
    await until(() => stalled.responsive);
  });

  it('pass over an instance that fails call after call, while another one does not', async () => {
    const ailing = await supervised.start('ailing', { env: { AILING: 'yes' } });
    called = await supervised.start('ailing');
    supervised.supervisor.serve([ailing, called]);
    let failures = 0;
    await until(async () => {
      await relayed('hi').catch(() => failures++);
      return failures === 5;
    });
    const before = throughRuntime.length;
    for (let i = 0; i < 50; i++) assert.equal(await relayed('hi'), 'relayed well hi');
    assert.equal(throughRuntime.length, before);
  });

  it('pass through the runtime where calls are counted', async () => {
    called = await serve({ countsCalls: true });
    await relayed('hi');
    const before = throughRuntime.length;
    for (let i = 0; i < 20; i++) await relayed('hi');
    assert.equal(throughRuntime.length, before + 20);
  });
});

describe('calls of an instance to itself', () => {
  let supervised: Supervised;
  let instance: Instance;
  beforeEach(async () => {
    supervised = await Supervised.create();
    instance = await supervised.start('calls-itself');
  });
  afterEach(() => supervised[Symbol.asyncDispose]());

  for (const [text, answer] of [
    ['object', 'true'],
    ['metadata', 'from within, acme, true'],
    ['streams', '3'],
    ['catch refuse', 'NotFound, not here, gone'],
    ['catch break', 'Internal, internal error: the log of the service says more, '],
    ['catch never', 'DeadlineExceeded, The deadline of 20 ms has passed, '],
  ] as const) {
    it(`are plain calls: ${text}`, async () => {
      const headers = { 'x-tenant': 'acme' };
      assert.equal((await clientOf(instance).echo({ text }, { headers, timeoutMs: 60_000 })).text, answer);
    });
  }
});
