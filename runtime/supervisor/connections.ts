/** Which instances call which: those in one host are connected, so that their calls need not pass through the runtime. */
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import type { DirectCallsReport } from './control.ts';
import type { RunningInstance } from './running-instance.ts';
import type { Instance } from './supervisor.ts';

/** What an instance answered is told of after it is gone for so many milliseconds at most. */
const rememberMs = 5_000;

/** A running instance, and the means to connect it to another one of its host. */
export interface Connectable {
  readonly instance: RunningInstance;
  /** Connects it to another one, if that is in the same host. */
  connect(to: RunningInstance): void;
}

export class Connections {
  /** The instances that calls to a service go to. */
  readonly #serving = new Map<string, readonly RunningInstance[]>();
  /** By their numbers: which of its project's instances each is, from 0. */
  readonly #places = new Map<number, number>();
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

  /** From now on calls to what these instances serve go to them; the index of each is its place in its project. */
  serve(
    places: readonly (Instance | undefined)[],
    isRunning: (instance: Instance) => instance is RunningInstance,
  ): void {
    const instances = places.filter((instance) => instance !== undefined);
    const running = instances.filter(isRunning);
    for (const [place, instance] of places.entries()) {
      if (instance === undefined || !isRunning(instance)) continue;
      const isNew = !this.#places.has(instance.number);
      this.#places.set(instance.number, place);
      if (isNew) void instance.exited.then(() => this.#forget(instance));
    }
    for (const service of new Set(instances.flatMap((instance) => instance.services))) {
      this.#serving.set(service, running);
      for (const { caller, services } of this.#callers.values()) {
        if (services.has(service)) this.#connect(caller, service);
      }
    }
  }

  /** What an instance tells of its calls, with the places of those that it called in place of their numbers. */
  placed({ calls, more }: DirectCallsReport): DirectCallsReport {
    const place = <T extends { instance: number }>(each: T): T => ({
      ...each,
      instance: this.#places.get(each.instance) ?? 0,
    });
    return { calls: calls.map(place), more: more.map(place) };
  }

  /** Not at once: its last calls are told of a moment later. */
  #forget({ number }: RunningInstance): void {
    setTimeout(() => this.#places.delete(number), rememberMs).unref();
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
