/** The numbers of an environment's calls since it started: by method, by instance, and by who calls whom. */
import { CallStats } from './call-stats.ts';
import { bucketOf } from './duration-histogram.ts';
import { NumbersBy } from './numbers-by.ts';

/** Of one method of one project. */
export interface MethodNumbers {
  service: string;
  method: string;
  project: string;
  stats: CallStats;
  lastTrace: string;
  lastErrorTrace: string;
}

/** Of one instance. */
export interface InstanceNumbers {
  project: string;
  instance: number;
  stats: CallStats;
  inFlight: number;
}

/** Of who calls whom. */
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

/** Which numbers a call is part of. */
type CallPlace = Pick<EndedCall, 'service' | 'method' | 'project' | 'instance' | 'from'>;

/** Where a call counts. */
interface Numbers {
  readonly from: string;
  readonly method: MethodNumbers;
  readonly instance: InstanceNumbers;
  readonly edge: EdgeNumbers;
}

/** Counts each call in all three places. */
export class Stats {
  /** By service, method and project. */
  readonly #methods = new NumbersBy<string, MethodNumbers>();
  readonly #instances = new Map<string, Map<number, InstanceNumbers>>();
  readonly #edges = new NumbersBy<string, EdgeNumbers>();
  /** Of the last call: in a storm the next is most often of the same method, and need not be looked up. */
  #last: Numbers | undefined;

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

  ended(call: EndedCall): void {
    const now = performance.now();
    const { durationMs, isError, traceId } = call;
    const bucket = bucketOf(durationMs);
    const { method, instance, edge } = this.#of(call);
    method.stats.addAt(bucket, isError, now);
    if (traceId !== '') method.lastTrace = traceId;
    if (traceId !== '' && isError) method.lastErrorTrace = traceId;
    instance.stats.addAt(bucket, isError, now);
    edge.stats.addAt(bucket, isError, now);
  }

  /** So many calls more, of which nothing else is known. */
  more(call: CallPlace, number: number): void {
    const now = performance.now();
    const { method, instance, edge } = this.#of(call);
    method.stats.addMore(number, now);
    instance.stats.addMore(number, now);
    edge.stats.addMore(number, now);
  }

  #of({ service, method, project, instance, from }: CallPlace): Numbers {
    const last = this.#last;
    if (
      last !== undefined &&
      last.method.method === method &&
      last.method.service === service &&
      last.instance.instance === instance &&
      last.from === from &&
      last.method.project === project
    ) {
      return last;
    }
    this.#last = {
      from,
      method: this.#method(service, method, project),
      instance: this.#instance(project, instance),
      edge: this.#edge(from, service, project),
    };
    return this.#last;
  }

  #method(service: string, method: string, project: string): MethodNumbers {
    const known = this.#methods.find(service, method, project);
    if (known !== undefined) return known;
    const numbers = { service, method, project, stats: new CallStats(), lastTrace: '', lastErrorTrace: '' };
    return this.#methods.add(service, method, project, numbers);
  }

  #instance(project: string, instance: number): InstanceNumbers {
    const last = this.#last?.instance;
    if (last !== undefined && last.instance === instance && last.project === project) return last;
    const instances = this.#instances.get(project) ?? new Map<number, InstanceNumbers>();
    const known = instances.get(instance);
    if (known !== undefined) return known;
    const numbers = { project, instance, stats: new CallStats(), inFlight: 0 };
    this.#instances.set(project, instances.set(instance, numbers));
    return numbers;
  }

  #edge(from: string, service: string, project: string): EdgeNumbers {
    return (
      this.#edges.find(from, service, project) ??
      this.#edges.add(from, service, project, { from, service, project, stats: new CallStats() })
    );
  }
}
