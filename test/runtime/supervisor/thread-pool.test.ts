import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { open, readdir, rm } from 'node:fs/promises';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { clientOf, Supervised } from './supervised.ts';

const pipe = path.join(tmpdir(), `skep-pipe-${process.pid}`);

describe('an instance that holds every thread of the pool', { skip: process.platform === 'win32' }, () => {
  let supervised: Supervised;
  let neighbour: Instance;
  before(async () => {
    execFileSync('mkfifo', [pipe]);
    supervised = await Supervised.create();
    neighbour = await supervised.start('neighbour');
  });
  after(async () => {
    await supervised[Symbol.asyncDispose]();
    await rm(pipe);
  });

  async function block(isolation: 'shared' | 'process'): Promise<Instance> {
    const instance = await supervised.start('neighbour', { isolation, env: { PIPE: pipe } });
    await clientOf(instance).echo({ text: 'block' });
    return instance;
  }

  /** Lets go of the threads. */
  async function unblock(): Promise<void> {
    const end = await open(pipe, 'w');
    await end.close();
  }

  it('keeps the files of others in the same host waiting, and nothing else of them', async () => {
    const instance = await block('shared');
    let done = false;
    const work = clientOf(neighbour)
      .echo({ text: 'work' })
      .then(() => {
        done = true;
      });
    for (let i = 0; i < 20; i++) await clientOf(neighbour).echo({ text: 'hi' });
    assert.equal(done, false);
    await unblock();
    await work;
    await instance.stop({ drainMs: 0 });
  });

  it('does not with a host of its own', async () => {
    const instance = await block('process');
    await clientOf(neighbour).echo({ text: 'work' });
    await unblock();
    await instance.stop({ drainMs: 0 });
  });
});

describe('the threads of a host', { skip: process.platform !== 'linux' }, () => {
  /** Once the pool has its threads: how nice each thread is, beside this process. */
  async function niceness(supervised: Supervised, isolation: 'shared' | 'process'): Promise<Set<number>> {
    const instance = await supervised.start('neighbour', { isolation });
    await clientOf(instance).echo({ text: 'work' });
    const threads = await readdir(`/proc/${instance.pid}/task`);
    return new Set(threads.map((thread) => os.getPriority(Number(thread)) - os.getPriority()));
  }

  it('all rank behind the others in a host of one instance, and none where several share one', async () => {
    await using supervised = await Supervised.create();
    assert.deepEqual(await niceness(supervised, 'shared'), new Set([0]));
    assert.deepEqual(await niceness(supervised, 'process'), new Set([5]));
  });
});
