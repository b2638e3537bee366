/** The numbers of an environment's calls since it started: by method, by instance, and by who calls whom. */
import { CallStats } from './call-stats.ts';
import { bucketOf } from './duration-histogram.ts';
import { NumbersBy } from './numbers-by.ts';

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

/** A call that ended, as far as it counts. */
export interface EndedCall {
  service: string;
  method: string;
  project: string;
  instance: number;
  /** Project that called; empty: from outside. */
  from: string;
  durationMs: number;
  isError: boolean;
  /** Empty where the trace is not kept. */
  traceId: string;
}

export class Stats {
  /** By service, method and project. */
  readonly #methods = new NumbersBy<string, MethodNumbers>();
  readonly #instances = new Map<string, Map<number, InstanceNumbers>>();
  readonly #edges = new NumbersBy<string, EdgeNumbers>();

  get methods(): Iterable<MethodNumbers> {
    return this.#methods.all;
  }

  get instances(): Iterable<InstanceNumbers> {
    return [...this.#instances.values()].flatMap((instances) => [...instances.values()]);
  }

  /** Of one place of a project; undefined before its first call. */
  instance(project: string, instance: number): InstanceNumbers | undefined {
    return this.#instances.get(project)?.get(instance);
  }

  get edges(): Iterable<EdgeNumbers> {
    return this.#edges.all;
  }

  opened(project: string, instance: number): void {
    this.#instance(project, instance).inFlight++;
  }

  /** What was told to be open is not any more. */
  closed(project: string, instance: number): void {
    this.#instance(project, instance).inFlight--;
  }

  ended({ service, method, project, instance, from, durationMs, isError, traceId }: EndedCall): void {
    const now = performance.now();
    const bucket = bucketOf(durationMs);
    const numbers = this.#method(service, method, project);
    numbers.stats.addAt(bucket, isError, now);
    if (traceId !== '') numbers.lastTrace = traceId;
    if (traceId !== '' && isError) numbers.lastErrorTrace = traceId;
    this.#instance(project, instance).stats.addAt(bucket, isError, now);
    this.#edge(from, service, project).addAt(bucket, isError, now);
  }

  /** So many calls more, of which nothing else is known. */
  more(
    {
      service,
      method,
      project,
      instance,
      from,
    }: Pick<EndedCall, 'service' | 'method' | 'project' | 'instance' | 'from'>,
    number: number,
  ): void {
    const now = performance.now();
    this.#method(service, method, project).stats.addMore(number, now);
    this.#instance(project, instance).stats.addMore(number, now);
    this.#edge(from, service, project).addMore(number, now);
  }

  #method(service: string, method: string, project: string): MethodNumbers {
    const known = this.#methods.find(service, method, project);
    if (known !== undefined) return known;
    const numbers = { service, method, project, stats: new CallStats(), lastTrace: '', lastErrorTrace: '' };
    return this.#methods.add(service, method, project, numbers);
  }

  #instance(project: string, instance: number): InstanceNumbers {
    const instances = this.#instances.get(project) ?? new Map<number, InstanceNumbers>();
    const known = instances.get(instance);
    if (known !== undefined) return known;
    const numbers = { project, instance, stats: new CallStats(), inFlight: 0 };
    this.#instances.set(project, instances.set(instance, numbers));
    return numbers;
  }

  #edge(from: string, service: string, project: string): CallStats {
    const known = this.#edges.find(from, service, project);
    if (known !== undefined) return known.stats;
    return this.#edges.add(from, service, project, { from, service, project, stats: new CallStats() }).stats;
  }
}
