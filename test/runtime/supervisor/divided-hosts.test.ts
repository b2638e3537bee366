import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import type { ProcessorSet, Processors } from '../../../runtime/supervisor/processors.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised } from './supervised.ts';

/** Two processors, both of which one process takes, whatever it does. */
class TakenProcessors implements Processors {
  readonly count = 2;
  /** Where everybody runs, by process id; the caller is 0. */
  readonly places: Record<number, ProcessorSet> = {};
  /** The processes whose time was asked for at the last look. */
  readonly asked = new Set<number>();
  greedy: number | undefined;

  areFull(): boolean {
    // This is asked first.
    this.asked.clear();
    return true;
  }

  timeOf(pid: number): number {
    this.asked.add(pid);
    return pid === this.greedy ? performance.now() * this.count : 0;
  }

  confine(pid: number, to: ProcessorSet): void {
    this.places[pid] = to;
  }

  confineCaller(to: ProcessorSet): void {
    this.places[0] = to;
  }
}

/** A supervisor with an instance in the host that all share, which is called until things are as they should be. */
async function supervisedOn(processors: TakenProcessors) {
  const supervised = await Supervised.create({}, processors);
  const shared = await supervised.start('neighbour');
  const callUntil = (holds: () => boolean) =>
    until(async () => {
      await clientOf(shared).echo({ text: 'hi' });
      return holds();
    });
  /** Starts an instance with a host of its own that takes all processors, and calls until they are divided. */
  const startGreedy = async (): Promise<Instance> => {
    const own = await supervised.start('neighbour', { isolation: 'process' });
    processors.greedy = own.pid;
    await callUntil(() => processors.places[own.pid ?? -1] === 'last-half');
    return own;
  };
  return { supervised, callUntil, startGreedy, pid: shared.pid ?? -1 };
}

describe('the processors of the hosts of a supervisor', () => {
  it('are divided once a host has come that takes them all', async () => {
    const processors = new TakenProcessors();
    const { supervised, startGreedy, pid } = await supervisedOn(processors);
    await using _ = supervised;
    await startGreedy();
    assert.deepEqual([processors.places[0], processors.places[pid]], ['first-half', 'first-half']);
  });

  it("are everybody's again when that host has gone, whose time nobody asks for any more", async () => {
    const processors = new TakenProcessors();
    const { supervised, callUntil, startGreedy, pid } = await supervisedOn(processors);
    await using _ = supervised;
    const first = await startGreedy();
    await first.stop({ drainMs: 0 });
    await callUntil(() => processors.places[0] === 'all' && processors.places[pid] === 'all');
    const next = await supervised.start('neighbour', { isolation: 'process' });
    const { asked } = processors;
    await callUntil(() => asked.has(next.pid ?? -1) && !asked.has(first.pid ?? -1));
  });

  it("are everybody's again when the supervisor ends", async () => {
    const processors = new TakenProcessors();
    const { supervised, startGreedy, pid } = await supervisedOn(processors);
    await startGreedy();
    await supervised[Symbol.asyncDispose]();
    assert.deepEqual([processors.places[0], processors.places[pid]], ['all', 'all']);
  });
});
