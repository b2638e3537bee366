/** Where an instance's calls go: to itself, straight to other instances of its host, or through the runtime to all else. */
import type { MessagePort } from 'node:worker_threads';
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../../call/call.ts';
import { Link } from './link.ts';

/** Calls that one link may have open: beyond, the runtime finds an instance that has less to do, or says no. */
const maxOpenCalls = 1_000;

export interface LinksOptions {
  /** Answers every call that no link does. */
  runtime: CallTarget;
  /** Answers what other instances call. */
  own: CallTarget;
  /** Whether this instance serves a service itself. */
  serves(service: string): boolean;
}

export class Links implements CallTarget {
  readonly #options: LinksOptions;
  /** By the name of the service. */
  readonly #routes = new Map<string, Link[]>();
  readonly #calling = new Map<number, Link>();
  readonly #answering = new Set<Link>();

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  open(start: CallStart, observer: CallObserver): CallHandle {
    if (this.#options.serves(start.service)) return this.#options.own.open(start, observer);
    const links = this.#routes.get(start.service);
    const link = links === undefined ? undefined : leastBusy(links);
    return (link?.peer ?? this.#options.runtime).open(start, observer);
  }

  /** From now on calls to these services go over this port. */
  add(id: number, port: MessagePort, services: readonly string[], gone: string): void {
    const link = new Link({
      id,
      port,
      side: 'calling',
      target: this.#options.own,
      gone,
      onClosed: () => this.#remove(link),
    });
    this.#calling.set(id, link);
    for (const service of services) this.#routes.set(service, [...(this.#routes.get(service) ?? []), link]);
  }

  /** Another instance calls over this port. */
  accept(id: number, port: MessagePort): void {
    const link = new Link({
      id,
      port,
      side: 'answering',
      target: this.#options.own,
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

  #remove(link: Link): void {
    if (!this.#calling.delete(link.id)) return;
    for (const [service, links] of this.#routes) {
      const left = links.filter((each) => each !== link);
      if (left.length === 0) this.#routes.delete(service);
      else this.#routes.set(service, left);
    }
  }
}

function leastBusy(links: readonly Link[]): Link | undefined {
  let best: Link | undefined;
  for (const link of links) {
    if (link.paused || link.peer.openCalls >= maxOpenCalls) continue;
    if (best === undefined || link.peer.openCalls < best.peer.openCalls) best = link;
  }
  return best;
}
