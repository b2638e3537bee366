import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Departure } from '../../../runtime/supervisor/control.ts';
import { InstanceWatch, type WatchedInstance } from '../../../runtime/supervisor/host/watch.ts';

class Watched implements WatchedInstance {
  order = { memoryLimit: 100, stallLimitMs: 10_000 };
  ready = true;
  inspected = false;
  lastSign = 0;
  used = 0;
  pings = 0;
  missed = 0;
  told: number[] = [];
  ended?: Departure;

  memoryUsed(): Promise<number> {
    return Promise.resolve(this.used);
  }

  ping(): void {
    this.pings++;
  }

  tellMemory(bytes: number): void {
    this.told.push(bytes);
  }

  missHeartbeat(): void {
    this.missed++;
  }

  terminate(why: Departure): void {
    this.ended ??= why;
  }
}

describe('the watch over instances', () => {
  let instance: Watched;
  let debugged: boolean;
  let watch: InstanceWatch;
  let now: number;
  beforeEach(() => {
    instance = new Watched();
    debugged = false;
    now = 0;
    watch = new InstanceWatch(new Map([[1, instance]]), 0, () => debugged);
  });

  /** Looks four times a second for so long. */
  function pass(ms: number): void {
    for (const end = now + ms; now < end; ) {
      now += 250;
      watch.look(now);
    }
  }

  it('asks for a sign of life every second', () => {
    pass(5_000);
    assert.equal(instance.pings, 5);
  });

  it('tells that a heartbeat is missed after two seconds of silence, and not before', () => {
    pass(1_750);
    assert.equal(instance.missed, 0);
    pass(250);
    assert.equal(instance.missed, 1);
    assert.equal(instance.ended, undefined);
  });

  it('ends an instance that is silent for as long as the stall limit', () => {
    pass(9_750);
    assert.equal(instance.ended, undefined);
    pass(250);
    assert.deepEqual(instance.ended, { kind: 'stalled', silentMs: 10_000 });
  });

  it('never does without a stall limit, and tells of the missed heartbeat all the same', () => {
    instance.order.stallLimitMs = 0;
    pass(60_000);
    assert.equal(instance.ended, undefined);
    assert.ok(instance.missed > 0);
  });

  it('leaves an instance alone that still loads', () => {
    instance.ready = false;
    pass(60_000);
    assert.deepEqual([instance.ended, instance.missed], [undefined, 0]);
  });

  it('begins to count anew when it was late itself', () => {
    pass(9_000);
    now += 3_600_000;
    pass(9_750);
    assert.deepEqual([instance.ended], [undefined]);
    pass(500);
    assert.equal(instance.ended?.kind, 'stalled');
  });

  it('does not count while a debugger holds the instance, or the whole host', () => {
    instance.inspected = true;
    pass(60_000);
    instance.inspected = false;
    debugged = true;
    pass(60_000);
    assert.deepEqual([instance.ended, instance.missed], [undefined, 0]);
    debugged = false;
    pass(10_000);
    assert.deepEqual(instance.ended, { kind: 'stalled', silentMs: 10_000 });
  });

  it('tells every two seconds how much memory an instance takes', async () => {
    for (const used of [10, 20]) {
      instance.used = used;
      for (let look = 0; look < 8; look++) {
        pass(250);
        await new Promise(setImmediate);
      }
    }
    assert.deepEqual(instance.told, [10, 20]);
  });

  it('ends an instance that uses more memory than it may', async () => {
    instance.used = 101;
    pass(250);
    await new Promise(setImmediate);
    assert.deepEqual(instance.ended, { kind: 'memory' });
  });
});
