import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ProcessorShares, type SharingHost } from '../../../runtime/supervisor/processor-shares.ts';
import type { ProcessorSet, Processors } from '../../../runtime/supervisor/processors.ts';

interface Host extends SharingHost {
  pid: number;
  alive: boolean;
  calls: number;
}

/** Two processors, on which hosts run for as long as they are told to. */
class TwoProcessors implements Processors {
  readonly count = 2;
  readonly times = new Map<number, number>();
  /** Where everybody runs, by process id; the caller is 0. */
  readonly places: Record<number, ProcessorSet> = {};
  full = true;

  areFull(): boolean {
    return this.full;
  }

  timeOf(pid: number): number | undefined {
    return this.times.get(pid);
  }

  confine(pid: number, to: ProcessorSet): void {
    this.places[pid] = to;
  }

  confineCaller(to: ProcessorSet): void {
    this.places[0] = to;
  }
}

describe('the processors of hosts', () => {
  let processors: TwoProcessors;
  let hosts: Set<Host>;
  let shares: ProcessorShares;
  let shared: Host;
  let own: Host;
  let now: number;

  beforeEach(() => {
    processors = new TwoProcessors();
    now = 5_000;
    hosts = new Set();
    shared = come(1, false);
    own = come(2, true);
    shares = new ProcessorShares(hosts, processors);
    shares.look(now);
  });
  afterEach(() => shares[Symbol.dispose]());

  function come(pid: number, single: boolean): Host {
    const host = { pid, single, alive: true, calls: 0 };
    hosts.add(host);
    processors.times.set(pid, 0);
    return host;
  }

  /** So many looks, before each of which the host took so much of all processors, and `called` were called. */
  function pass(looks: number, greedy: Host, share: number, called: Host[] = [shared]): void {
    for (let look = 0; look < looks; look++) {
      now += 100;
      const time = processors.times.get(greedy.pid) ?? 0;
      processors.times.set(greedy.pid, time + share * 100 * processors.count);
      for (const host of called) host.calls++;
      shares.look(now);
    }
  }

  it('are divided between one that takes most of them and whoever else is called', () => {
    pass(4, own, 0.7);
    assert.deepEqual(processors.places, { 0: 'first-half', 1: 'first-half', 2: 'last-half' });
  });

  it('are divided between hosts of one instance each, too', () => {
    const other = come(3, true);
    pass(5, own, 0.7, [other]);
    assert.deepEqual(processors.places, {
      0: 'first-half',
      1: 'first-half',
      2: 'last-half',
      3: 'first-half',
    });
  });

  it('are divided with those that come later', () => {
    pass(4, own, 0.7);
    come(3, false);
    pass(1, own, 0.5);
    assert.equal(processors.places[3], 'first-half');
  });

  for (const [what, when] of [
    ['nobody else is called', () => pass(5, own, 1, [own])],
    [
      'others are called once in a while',
      () => {
        for (let second = 0; second < 5; second++) {
          pass(9, own, 0.7, []);
          pass(1, own, 0.7);
        }
      },
    ],
    ['it takes no more than half', () => pass(5, own, 0.5)],
    ['several instances share it', () => pass(5, shared, 1, [own])],
    [
      'there is room left',
      () => {
        processors.full = false;
        pass(5, own, 0.7);
      },
    ],
  ] as const) {
    it(`are everybody's where ${what}`, () => {
      when();
      assert.deepEqual(processors.places, {});
    });
  }

  describe('that were divided', () => {
    beforeEach(() => pass(4, own, 0.7));

    function areAllEverybodys(): void {
      assert.deepEqual(processors.places, { 0: 'all', 1: 'all', 2: 'all' });
    }

    it('stay so while the greedy one takes all of its half', () => {
      pass(20, own, 0.5);
      assert.equal(processors.places[2], 'last-half');
    });

    it("are everybody's when it takes less", () => {
      pass(3, own, 0.1);
      areAllEverybodys();
    });

    it("are everybody's when nobody else has been called for a second", () => {
      pass(10, own, 0.5, []);
      areAllEverybodys();
    });

    it("are everybody's when nobody looks any more", () => {
      shares[Symbol.dispose]();
      areAllEverybodys();
    });

    it("are everybody's when it has ended", () => {
      own.alive = false;
      hosts.delete(own);
      pass(1, own, 0.5);
      assert.deepEqual(processors.places, { 0: 'all', 1: 'all', 2: 'last-half' });
    });
  });
});
