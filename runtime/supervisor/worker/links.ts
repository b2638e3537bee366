/** Where an instance's calls go: to itself, straight to other instances of its host, or through the runtime to all else. */
import type { MessagePort } from 'node:worker_threads';
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../../call/call.ts';
import type { WorkerCommand } from '../control.ts';
import { Link } from './link.ts';
import { LinkedInstances } from './linked-instances.ts';

export interface LinksOptions {
  /** Its own number. */
  instance: number;
  /** Answers every call that no link does. */
  runtime: CallTarget;
  /** Answers what other instances call. */
  own: CallTarget;
  /** Whether this instance serves a service itself. */
  serves(service: string): boolean;
  /** Opens a call that does not pass through the runtime. */
  open(target: CallTarget, start: CallStart, observer: CallObserver): CallHandle;
  /** Does what takes what comes over a link, and may start handlers for it. */
  receive(work: () => void): void;
}

export class Links implements CallTarget {
  readonly #options: LinksOptions;
  /** By the names of the services that they serve together, and by the name of each. */
  readonly #projects = new Map<string, LinkedInstances>();
  readonly #routes = new Map<string, LinkedInstances>();
  readonly #calling = new Map<number, Link>();
  readonly #answering = new Set<Link>();

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  open(start: CallStart, observer: CallObserver): CallHandle {
    const { instance, serves, own, runtime, open } = this.#options;
    if (serves(start.service)) {
      start.instance = instance;
      return open(own, start, observer);
    }
    const link = this.#routes.get(start.service)?.next();
    if (link === undefined) return runtime.open(start, observer);
    start.instance = link.instance;
    return open(link.peer, start, observer);
  }

  /** From now on calls to these services go over this port. */
  add({ id, to, port, services, gone }: Omit<Extract<WorkerCommand, { kind: 'link' }>, 'kind'>): void {
    const project = this.#projectOf(services);
    const link = new Link({
      id,
      instance: to,
      port,
      side: 'calling',
      target: this.#options.own,
      receive: this.#options.receive,
      gone,
      onCallEnd: (end) => project.ended(link, end),
      onClosed: () => this.#remove(link, project),
    });
    this.#calling.set(id, link);
    project.add(link);
  }

  /** Another instance calls over this port. */
  accept(id: number, port: MessagePort): void {
    const link = new Link({
      id,
      instance: 0,
      port,
      side: 'answering',
      target: this.#options.own,
      receive: this.#options.receive,
      gone: 'the instance that was called is gone',
      onClosed: () => this.#answering.delete(link),
    });
    this.#answering.add(link);
  }

  /** The instance behind a link misses its heartbeat, or answers again. */
  pause(id: number, paused: boolean): void {
    const link = this.#calling.get(id);
    if (link !== undefined) link.paused = paused;
  }

  /** Lets nobody call any more. Resolves when all that was called is answered. */
  async retire(): Promise<void> {
    await Promise.all([...this.#answering].map((link) => link.retire()));
  }

  /** A new version with other services takes the place of the one before. */
  #projectOf(services: readonly string[]): LinkedInstances {
    const key = services.toSorted().join(' ');
    const project = this.#projects.get(key) ?? new LinkedInstances();
    this.#projects.set(key, project);
    for (const service of services) this.#routes.set(service, project);
    return project;
  }

  #remove(link: Link, project: LinkedInstances): void {
    if (!this.#calling.delete(link.id)) return;
    project.remove(link);
    if (!project.isEmpty) return;
    for (const map of [this.#projects, this.#routes]) {
      for (const [name, each] of map) if (each === project) map.delete(name);
    }
  }
}
