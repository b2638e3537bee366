import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { openProcessors, type Processors } from '../../../runtime/supervisor/processors.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised } from './supervised.ts';

/** Where a thread may run: `0-1` */
function placeOf(thread: string): string | undefined {
  return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${thread}/status`, 'utf8'))?.[1];
}

const everywhere = process.platform === 'linux' ? placeOf('self') : undefined;
const skip = process.platform !== 'linux' || os.availableParallelism() < 2;

function open(): Processors {
  const processors = openProcessors();
  assert.ok(processors !== undefined);
  return processors;
}

describe('a host that is confined to half of the processors', { skip }, () => {
  let supervised: Supervised;
  let instance: Instance;
  beforeEach(async () => {
    supervised = await Supervised.create();
    instance = await supervised.start('neighbour', { isolation: 'process' });
    await clientOf(instance).echo({ text: 'work' });
  });
  afterEach(() => supervised[Symbol.asyncDispose]());

  function places(): Set<string | undefined> {
    const threads = readdirSync(`/proc/${instance.pid}/task`);
    return new Set(threads.map((thread) => placeOf(`${instance.pid}/task/${thread}`)));
  }

  it('has all its threads there, those of the pool too, until it is given all again', async () => {
    const processors = open();
    const pid = Number(instance.pid);
    processors.confine(pid, 'first-half');
    await until(() => places().size === 1 && !places().has(everywhere));
    const [first] = places();
    processors.confine(pid, 'last-half');
    await until(() => places().size === 1 && !places().has(everywhere) && !places().has(first));
    processors.confine(pid, 'all');
    await until(() => places().size === 1 && places().has(everywhere));
  });

  it('tells the time that its threads have run', async () => {
    const processors = open();
    const before = processors.timeOf(Number(instance.pid)) ?? Number.NaN;
    await clientOf(instance).echo({ text: 'spin 200' });
    await until(() => (processors.timeOf(Number(instance.pid)) ?? 0) > before);
    assert.equal(processors.timeOf(2 ** 30), undefined);
  });
});

describe('a thread that confines itself', { skip }, () => {
  it('takes what it has started meanwhile with it when it has all again', async () => {
    const processors = open();
    processors.confineCaller('first-half');
    await until(() => placeOf('thread-self') !== everywhere);
    const child = spawn('sleep', ['60']);
    const gone = once(child, 'exit');
    await once(child, 'spawn');
    assert.notEqual(placeOf(String(child.pid)), everywhere);
    processors.confineCaller('all');
    await until(() => placeOf('thread-self') === everywhere && placeOf(String(child.pid)) === everywhere);
    child.kill();
    await gone;
  });
});
