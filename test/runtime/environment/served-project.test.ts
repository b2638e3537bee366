import assert from 'node:assert/strict';
import { beforeEach, describe, it, type TestContext } from 'node:test';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { InstanceState } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { ServedProject, type Version } from '../../../runtime/environment/served-project.ts';
import { parseManifest } from '../../../runtime/project/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import type { Instance, InstanceExit, Supervisor } from '../../../runtime/supervisor/supervisor.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';

/** An instance that ends when the test says so. */
class Fake implements Instance {
  readonly id = 'echo-1';
  readonly services = [EchoService.typeName];
  readonly target = { open: () => assert.fail('it is not called') };
  readonly openCalls = 0;
  responsive = true;
  stopped: { drainMs: number } | undefined;
  readonly #exited = Promise.withResolvers<InstanceExit>();
  readonly exited = this.#exited.promise;

  listen(): void {}

  inspect(): Promise<string> {
    return assert.fail('nobody debugs it');
  }

  endInspection(): void {}

  async stop({ drainMs }: { drainMs: number }): Promise<void> {
    this.stopped = { drainMs };
  }

  crash(): void {
    this.#exited.resolve({ reason: 'crash', message: 'echo crashed', problems: [] });
  }
}

describe('a project that serves', () => {
  let started: Fake[];
  /** Fails the next starts. */
  let broken: boolean;
  let now: number;
  let served: ServedProject;

  beforeEach((t) => {
    started = [];
    broken = false;
    now = 0;
    const { mock } = t as TestContext;
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(performance, 'now', () => now);
    const supervisor: Supervisor = {
      async start() {
        const instance = new Fake();
        started.push(instance);
        if (broken) throw new UserError('load-failed', 'echo cannot start');
        return instance;
      },
      startCommand: () => assert.fail('it is no program'),
      serve: () => undefined,
      holdDeadlines: () => assert.fail('nobody debugs it'),
      onLog: () => assert.fail('nobody listens'),
      [Symbol.asyncDispose]: async () => undefined,
    };
    served = new ServedProject(
      {
        registry: new MemoryRegistry(),
        supervisor,
        scope: 'none',
        isolation: 'shared',
        observe: (_project, _descriptor, target) => target,
        address: () => '',
        log: () => undefined,
        changed: () => undefined,
      },
      'echo',
      'echo',
    );
  });

  function version(manifest: Record<string, unknown> = {}): Version {
    const text = JSON.stringify({ name: 'echo', ...manifest });
    return { manifest: parseManifest(text, 'skep.json'), code: 'a', folder: '/', services: [EchoService] };
  }

  const { signal } = new AbortController();

  /** Lets promises settle, and then so many milliseconds pass. */
  async function pass(t: TestContext, ms: number): Promise<void> {
    await settled();
    t.mock.timers.tick(ms);
    now += ms;
    await settled();
  }

  async function crash(t: TestContext): Promise<void> {
    started.at(-1)?.crash();
    await pass(t, 0);
  }

  it('starts a crashed instance again at once', async (t) => {
    await served.replace(version(), signal);
    await crash(t);
    assert.equal(started.length, 2);
    assert.equal(served.state, ProjectState.RUNNING);
  });

  it('waits longer and longer from the second failure within ten seconds on', async (t) => {
    await served.replace(version(), signal);
    await crash(t);
    for (const wait of [100, 500, 1_000, 2_000, 5_000, 5_000]) {
      const before = started.length;
      await crash(t);
      await pass(t, wait - 1);
      assert.deepEqual([started.length, served.state], [before, ProjectState.RESTARTING], `${wait} ms`);
      await pass(t, 1);
      assert.deepEqual([started.length, served.state], [before + 1, ProjectState.RUNNING], `${wait} ms`);
    }
  });

  it('counts one that has lived for ten seconds as the first to fail', async (t) => {
    await served.replace(version(), signal);
    await crash(t);
    await pass(t, 10_000);
    await crash(t);
    assert.equal(started.length, 3);
  });

  it('goes on trying when what crashed does not even start, and tells why', async (t) => {
    await served.replace(version(), signal);
    broken = true;
    await crash(t);
    assert.deepEqual([served.state, served.error], [ProjectState.RESTARTING, 'echo cannot start']);
    broken = false;
    await pass(t, 100);
    assert.equal(served.state, ProjectState.RUNNING);
  });

  it('gives the calls of the version before thirty seconds, once the new one is ready', async () => {
    await served.replace(version(), signal);
    await served.replace(version(), signal);
    assert.deepEqual(
      started.map(({ stopped }) => stopped),
      [{ drainMs: 30_000 }, undefined],
    );
  });

  it('keeps the version before when the new one does not load', async () => {
    await served.replace(version(), signal);
    broken = true;
    await assert.rejects(served.replace(version(), signal), { code: 'load-failed' });
    assert.equal(started[0]?.stopped, undefined);
    assert.equal(served.state, ProjectState.RUNNING);
  });

  it('starts one instance again, which takes the calls before the one before it ends', async () => {
    await served.replace(version({ instances: 3 }), signal);
    await served.restart(1, signal);
    assert.equal(started.length, 4);
    assert.deepEqual(
      started.map(({ stopped }) => stopped),
      [undefined, { drainMs: 30_000 }, undefined, undefined],
    );
    assert.deepEqual([served.state, served.generation], [ProjectState.RUNNING, 1]);
  });

  it('starts all of them again when it is told no place', async () => {
    await served.replace(version({ instances: 2 }), signal);
    await served.restart(undefined, signal);
    assert.deepEqual(
      started.map(({ stopped }) => stopped !== undefined),
      [true, true, false, false],
    );
  });

  it('goes on as it is when a restart fails, and says which instances there are', async () => {
    await served.replace(version(), signal);
    await assert.rejects(served.restart(1, signal), {
      code: 'instance-unknown',
      message: /it has 1, from 0/,
    });
    broken = true;
    await assert.rejects(served.restart(0, signal), { code: 'load-failed' });
    assert.deepEqual([started[0]?.stopped, served.state], [undefined, ProjectState.RUNNING]);
  });

  it('tells of each instance, and of those that are being started again', async (t) => {
    await served.replace(version({ instances: 2 }), signal);
    const states = () => served.instances.map(({ state }) => state);
    assert.deepEqual(states(), [InstanceState.RUNNING, InstanceState.RUNNING]);
    const [first] = started;
    if (first) first.responsive = false;
    assert.deepEqual(states(), [InstanceState.UNRESPONSIVE, InstanceState.RUNNING]);
    broken = true;
    await crash(t);
    assert.deepEqual(states(), [InstanceState.UNRESPONSIVE, InstanceState.RESTARTING]);
  });

  it('leaves each its place when another one ends', async (t) => {
    await served.replace(version({ instances: 3 }), signal);
    const [first, second, third] = started;
    if (third) third.responsive = false;
    broken = true;
    first?.crash();
    await pass(t, 0);
    const states = () => served.instances.map(({ state }) => state);
    assert.deepEqual(states(), [InstanceState.RESTARTING, InstanceState.RUNNING, InstanceState.UNRESPONSIVE]);
    await assert.rejects(served.restart(0, signal), { code: 'instance-unknown' });

    broken = false;
    await pass(t, 5_000);
    assert.deepEqual(states(), [InstanceState.RUNNING, InstanceState.RUNNING, InstanceState.UNRESPONSIVE]);
    await served.restart(1, signal);
    assert.notEqual(second?.stopped, undefined);
    assert.equal(third?.stopped, undefined);
  });

  it('starts what is missing of several instances, and leaves the others alone', async (t) => {
    await served.replace(version({ instances: 3 }), signal);
    started[1]?.crash();
    await pass(t, 0);
    assert.equal(started.length, 4);
    assert.ok(started.every(({ stopped }) => stopped === undefined));
  });
});

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}
