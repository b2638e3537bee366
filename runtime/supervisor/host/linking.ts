/** Channels between instances of the host, as the runtime asks for them. */
import { MessageChannel } from 'node:worker_threads';
import type { HostedInstance } from './hosted-instance.ts';

interface LinkOfHost {
  id: number;
  from: HostedInstance;
  to: HostedInstance;
}

export class Linking {
  readonly #links = new Set<LinkOfHost>();
  #lastId = 0;

  /** From now on `from` calls these services of `to` without the runtime. */
  link(from: HostedInstance, to: HostedInstance, services: string[], gone: string): void {
    const id = ++this.#lastId;
    const { port1, port2 } = new MessageChannel();
    to.command({ kind: 'accept-link', id, port: port2 }, [port2]);
    from.command({ kind: 'link', id, to: to.id, port: port1, services, gone }, [port1]);
    this.#links.add({ id, from, to });
  }

  /** Those who call an instance that misses its heartbeat find another one, or wait for it with the runtime. */
  heartbeat(instance: HostedInstance, responsive: boolean): void {
    for (const { id, from, to } of this.#links) {
      if (to === instance) from.command({ kind: 'pause-link', id, paused: !responsive });
    }
  }

  /** An instance is gone; its channels close with its thread. */
  forget(instance: HostedInstance): void {
    for (const link of this.#links) {
      if (link.from === instance || link.to === instance) this.#links.delete(link);
    }
  }
}
