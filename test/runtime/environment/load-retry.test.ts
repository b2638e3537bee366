import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { LoadRetry } from '../../../runtime/environment/load-retry.ts';
import { LocalProject } from '../../../runtime/environment/local-project.ts';
import { Preparing } from '../../../runtime/environment/preparing.ts';
import { ForeignEnvironments } from '../../../runtime/foreign/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import type { Supervisor } from '../../../runtime/supervisor/supervisor.ts';
import { Telemetry } from '../../../runtime/telemetry/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { Supervised } from '../supervisor/supervised.ts';
import { atEnd, makeProject, scratchFolder, until } from './scratch.ts';

describe('what did not finish loading in time', () => {
  it('is tried again after two seconds, then less and less often, and goes on being tried', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const retry = new LoadRetry();
    let tries = 0;
    for (const seconds of [2, 10, 30, 60, 300, 300]) {
      const before = tries;
      assert.equal(
        retry.after(() => tries++),
        seconds,
      );
      t.mock.timers.tick(seconds * 1_000 - 1);
      assert.equal(tries, before);
      t.mock.timers.tick(1);
      assert.equal(tries, before + 1);
    }
  });

  it('is not tried once it is forgotten, and begins anew', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const retry = new LoadRetry();
    retry.after(() => undefined);
    retry.after(() => assert.fail('it was forgotten'));
    retry.forget();
    t.mock.timers.tick(600_000);
    assert.equal(
      retry.after(() => undefined),
      2,
    );
  });
});

describe('a project that did not finish loading in time', { timeout: 600_000 }, () => {
  it('is loaded again, without a change of it, and says so', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const supervised = await Supervised.create();
    atEnd(t, () => supervised[Symbol.asyncDispose]());
    const lines: string[] = [];
    const registry = new MemoryRegistry();
    let isBusy = true;
    const supervisor: Supervisor = {
      start(spec, signal) {
        if (!isBusy) return supervised.supervisor.start(spec, signal);
        isBusy = false;
        return Promise.reject(new UserError('load-timeout', 'hello did not finish loading'));
      },
      startCommand: () => assert.fail('it is no program'),
      serve: () => undefined,
      holdDeadlines: () => assert.fail('nobody debugs it'),
      onLog: () => assert.fail('nobody listens'),
      [Symbol.asyncDispose]: async () => undefined,
    };
    const telemetry = new Telemetry({
      file: path.join(folder, 'history.sqlite'),
      limits: undefined,
      keepMessages: false,
      otlp: undefined,
      onFailure: (text) => assert.fail(text),
    });
    atEnd(t, () => telemetry[Symbol.asyncDispose]());
    const foreign = new ForeignEnvironments({ telemetry, home: folder, howToAdd: '' });
    atEnd(t, () => foreign[Symbol.asyncDispose]());
    const project = new LocalProject(
      {
        registry,
        supervisor,
        scope: 'none',
        isolation: 'shared',
        observe: (_project, _descriptor, target) => target,
        address: () => '',
        log: ({ level, text }) => lines.push(`${level} ${text}`),
        changed: () => undefined,
      },
      new Preparing(registry, foreign),
      { folder: hello, workspaceFolders: [folder], outDir: path.join(folder, 'out') },
    );
    atEnd(t, () => project[Symbol.asyncDispose]());

    await project.start();
    assert.equal(project.served.state, ProjectState.FAILED);
    await until(() => project.served.state === ProjectState.RUNNING);
    assert.deepEqual(
      lines.map((line) => line.replace(/\d+ ms/, 'N ms')),
      [
        'error hello did not finish loading',
        'info it is loaded again in 2 seconds: the machine may have been busy, or what its code waits for was not there yet',
        'info version 1 serves, after N ms',
      ],
    );
  });
});
