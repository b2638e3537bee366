/** Ends instances that use too much memory or do not answer any more. */
import type { HostedInstance } from './hosted-instance.ts';

/** How often memory is looked at, in milliseconds. An instance can grow past its limit by what it takes in this time. */
const lookMs = 250;

/** Every so many looks an instance is asked for a sign of life. */
const looksPerPing = 4;

export function watchInstances(instances: ReadonlyMap<number, HostedInstance>): Disposable {
  let looks = 0;
  let lastLook = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // The host itself was late (the machine slept, or is overloaded): silence says nothing then.
    const late = now - lastLook > lookMs * 4;
    lastLook = now;
    looks++;
    for (const instance of instances.values()) {
      if (late) instance.lastSign = now;
      checkStall(instance, now);
      if (looks % looksPerPing === 0) instance.ping();
      void checkMemory(instance);
    }
  }, lookMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** While it loads, the load limit holds, not this one. */
function checkStall(instance: HostedInstance, now: number): void {
  const { stallLimitMs } = instance.order;
  const silentMs = now - instance.lastSign;
  if (!instance.ready || stallLimitMs === 0 || silentMs < stallLimitMs) return;
  instance.terminate({ kind: 'stalled', silentMs });
}

/** Instances whose last look is not answered yet: native code that takes long. */
const looking = new WeakSet<HostedInstance>();

async function checkMemory(instance: HostedInstance): Promise<void> {
  if (looking.has(instance)) return;
  looking.add(instance);
  try {
    // Answered between two steps of the thread's code, even of an endless loop. `external` includes ArrayBuffers.
    const { used_heap_size, external_memory } = await instance.worker.getHeapStatistics();
    if (used_heap_size + external_memory > instance.order.memoryLimit) instance.terminate({ kind: 'memory' });
  } catch {
    // It has ended meanwhile; its exit says why.
  } finally {
    looking.delete(instance);
  }
}
