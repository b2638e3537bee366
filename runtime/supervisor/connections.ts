/** Which instances call which: those in one host are connected, so that their calls need not pass through the runtime. */
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import type { RunningInstance } from './running-instance.ts';
import type { Instance } from './supervisor.ts';

/** A running instance, and the means to connect it to another one of its host. */
export interface Connectable {
  readonly instance: RunningInstance;
  /** Connects it to another one, if that is in the same host. */
  connect(to: RunningInstance): void;
}

export class Connections {
  /** The instances that calls to a service go to. */
  readonly #serving = new Map<string, readonly RunningInstance[]>();
  readonly #callers = new Map<RunningInstance, { caller: Connectable; services: Set<string> }>();
  readonly #connected = new WeakMap<RunningInstance, WeakSet<RunningInstance>>();

  /** An instance's way to the services of others, by which it is learnt what it calls. */
  outbound(caller: Connectable, outbound: CallTarget): CallTarget {
    const services = new Set<string>();
    this.#callers.set(caller.instance, { caller, services });
    void caller.instance.exited.then(() => this.#callers.delete(caller.instance));
    return {
      open: (start: CallStart, observer: CallObserver): CallHandle => {
        if (!services.has(start.service)) {
          services.add(start.service);
          this.#connect(caller, start.service);
        }
        start.caller = caller.instance.spec.project;
        return outbound.open(start, observer);
      },
    };
  }

  /** From now on calls to what these instances serve go to them. */
  serve(
    instances: readonly Instance[],
    isRunning: (instance: Instance) => instance is RunningInstance,
  ): void {
    const running = instances.filter(isRunning);
    for (const service of new Set(instances.flatMap((instance) => instance.services))) {
      this.#serving.set(service, running);
      for (const { caller, services } of this.#callers.values()) {
        if (services.has(service)) this.#connect(caller, service);
      }
    }
  }

  #connect(caller: Connectable, service: string): void {
    const { instance } = caller;
    for (const to of this.#serving.get(service) ?? []) {
      // What counts its calls must be called where they are counted.
      if (to === instance || to.stopping || to.spec.countsCalls === true) continue;
      const connected = this.#connected.get(instance) ?? new WeakSet();
      this.#connected.set(instance, connected);
      if (connected.has(to)) continue;
      connected.add(to);
      caller.connect(to);
    }
  }
}
