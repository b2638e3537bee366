/** Ends instances that use too much memory or do not answer any more, and tells of those that miss a heartbeat. */
import type { Departure } from '../control.ts';

/** How often memory is looked at, in milliseconds. An instance can grow past its limit by what it takes in this time. */
const lookMs = 250;

/** Every so many looks an instance is asked for a sign of life. */
const looksPerPing = 4;

/** Every so many looks it is told how much memory an instance takes. */
const looksPerTold = 8;

/** Milliseconds of silence after which new calls had better go elsewhere: a ping and the time for its answer are in it. */
const missedMs = 2_000;

/** What is watched of an instance, and what is done to it. */
export interface WatchedInstance {
  readonly order: { readonly memoryLimit: number; readonly stallLimitMs: number };
  /** While it loads, the load limit holds, and not the one for silence. */
  readonly ready: boolean;
  /** A debugger may hold it. */
  readonly inspected: boolean;
  /** When it last answered a ping, in milliseconds of the watch's clock. */
  lastSign: number;
  /** In bytes; rejects when it has ended. */
  memoryUsed(): Promise<number>;
  ping(): void;
  /** It takes so much memory. */
  tellMemory(bytes: number): void;
  missHeartbeat(): void;
  terminate(why: Departure): void;
}

/** Looks at instances when it is told to, at what is taken for that time. */
export class InstanceWatch {
  readonly #instances: { values(): Iterable<WatchedInstance> };
  readonly #debugged: () => boolean;
  /** Instances whose last look is not answered yet: native code that takes long. */
  readonly #looking = new WeakSet<WatchedInstance>();
  #looks = 0;
  #lastLook: number;

  /** @param debugged whether a debugger may hold every instance */
  constructor(
    instances: { values(): Iterable<WatchedInstance> },
    now: number,
    debugged: () => boolean = () => false,
  ) {
    this.#instances = instances;
    this.#lastLook = now;
    this.#debugged = debugged;
  }

  look(now: number): void {
    // The host itself was late (the machine slept, or is overloaded): silence says nothing then.
    const late = now - this.#lastLook > lookMs * 4;
    this.#lastLook = now;
    this.#looks++;
    const debugged = this.#debugged();
    for (const instance of this.#instances.values()) {
      if (late || debugged || instance.inspected) instance.lastSign = now;
      checkSilence(instance, now);
      if (this.#looks % looksPerPing === 0) instance.ping();
      void this.#checkMemory(instance, this.#looks % looksPerTold === 0);
    }
  }

  async #checkMemory(instance: WatchedInstance, isToTell: boolean): Promise<void> {
    if (this.#looking.has(instance)) return;
    this.#looking.add(instance);
    try {
      const bytes = await instance.memoryUsed();
      if (bytes > instance.order.memoryLimit) instance.terminate({ kind: 'memory' });
      else if (isToTell) instance.tellMemory(bytes);
    } catch {
      // It has ended meanwhile; its exit says why.
    } finally {
      this.#looking.delete(instance);
    }
  }
}

/** Watches instances until it is disposed of. */
export function watchInstances(
  instances: ReadonlyMap<number, WatchedInstance>,
  debugged: () => boolean,
): Disposable {
  const watch = new InstanceWatch(instances, performance.now(), debugged);
  const timer = setInterval(() => watch.look(performance.now()), lookMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function checkSilence(instance: WatchedInstance, now: number): void {
  if (!instance.ready) return;
  const { stallLimitMs } = instance.order;
  const silentMs = now - instance.lastSign;
  if (stallLimitMs > 0 && silentMs >= stallLimitMs) instance.terminate({ kind: 'stalled', silentMs });
  else if (silentMs >= missedMs) instance.missHeartbeat();
}
