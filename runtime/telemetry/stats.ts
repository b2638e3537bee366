/** The numbers of an environment's calls since it started: by method, by instance, and by who calls whom. */
import { CallStats } from './call-stats.ts';
import type { RecordedCall } from './recorded-call.ts';

export interface MethodNumbers {
  service: string;
  method: string;
  project: string;
  stats: CallStats;
  lastTrace: string;
  lastErrorTrace: string;
}

export interface InstanceNumbers {
  project: string;
  instance: number;
  stats: CallStats;
  inFlight: number;
}

export interface EdgeNumbers {
  /** Project that calls; empty: from outside. */
  from: string;
  service: string;
  project: string;
  stats: CallStats;
}

export class Stats {
  /** By service, method and project. */
  readonly #methods = new Map<string, MethodNumbers>();
  readonly #instances = new Map<string, InstanceNumbers>();
  readonly #edges = new Map<string, EdgeNumbers>();
  /** Counts the changes. */
  version = 0;

  get methods(): Iterable<MethodNumbers> {
    return this.#methods.values();
  }

  get instances(): Iterable<InstanceNumbers> {
    return this.#instances.values();
  }

  get edges(): Iterable<EdgeNumbers> {
    return this.#edges.values();
  }

  opened(project: string, instance: number): void {
    this.#instance(project, instance).inFlight++;
  }

  ended(project: string, call: RecordedCall, isError: boolean): void {
    const { service, method, caller = '', instance = 0 } = call.start;
    const { durationMs, trace, openedAt } = call;
    const now = performance.now();
    this.version++;
    const key = `${service}/${method}/${project}`;
    let numbers = this.#methods.get(key);
    if (numbers === undefined) {
      numbers = { service, method, project, stats: new CallStats(), lastTrace: '', lastErrorTrace: '' };
      this.#methods.set(key, numbers);
    }
    numbers.stats.add(durationMs, isError, now);
    numbers.lastTrace = trace.traceId;
    if (isError) numbers.lastErrorTrace = trace.traceId;
    this.#instance(project, openedAt).inFlight--;
    this.#instance(project, instance).stats.add(durationMs, isError, now);
    this.#edge(caller, service, project).add(durationMs, isError, now);
  }

  #instance(project: string, instance: number): InstanceNumbers {
    const key = `${project}/${instance}`;
    const known = this.#instances.get(key);
    if (known !== undefined) return known;
    const numbers = { project, instance, stats: new CallStats(), inFlight: 0 };
    this.#instances.set(key, numbers);
    return numbers;
  }

  #edge(from: string, service: string, project: string): CallStats {
    const key = `${from}/${service}/${project}`;
    const known = this.#edges.get(key);
    if (known !== undefined) return known.stats;
    const stats = new CallStats();
    this.#edges.set(key, { from, service, project, stats });
    return stats;
  }
}
