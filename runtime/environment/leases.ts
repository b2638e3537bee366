/** Who wants which folder to run. A lease lives as long as the stream that opened it. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../user-error.ts';

/** One client's hold on what it asked to run. */
export interface Lease {
  readonly id: string;
  /** Who asks, for people: "window of /src/shop". */
  readonly client: string;
  /** Hosts by which this client's user reaches the gateway from elsewhere. */
  readonly allowedHosts: readonly string[];
  /** What it holds: the folder as the client named it, by the folder's one real name. */
  readonly folders: Map<string, string>;
  /** Tells the client that a project of its was stopped by somebody. */
  readonly released: (folder: string) => void;
}

export class Leases {
  readonly #leases = new Map<string, Lease>();

  open(client: string, allowedHosts: readonly string[], released: (folder: string) => void): Lease {
    const lease: Lease = { id: randomUUID(), client, allowedHosts, folders: new Map(), released };
    this.#leases.set(lease.id, lease);
    return lease;
  }

  /** Throws UserError `lease-unknown`. */
  get(id: string): Lease {
    const lease = this.#leases.get(id);
    if (lease !== undefined) return lease;
    throw new UserError('lease-unknown', 'that lease has ended: open one with EnvironmentService.Hold');
  }

  /** Ends a lease; gives the folders that it held. */
  end(lease: Lease): string[] {
    this.#leases.delete(lease.id);
    return [...lease.folders.keys()];
  }

  /** Ends everybody's hold on a folder, and tells them. */
  release(folder: string): void {
    for (const lease of this.#leases.values()) {
      const asked = lease.folders.get(folder);
      lease.folders.delete(folder);
      if (asked !== undefined) lease.released(asked);
    }
  }

  /** The clients that hold a folder. */
  holders(folder: string): string[] {
    return [...this.#leases.values()]
      .filter((lease) => lease.folders.has(folder))
      .map((lease) => lease.client);
  }

  isHeld(folder: string): boolean {
    return [...this.#leases.values()].some((lease) => lease.folders.has(folder));
  }

  allowedHosts(): string[] {
    return [...this.#leases.values()].flatMap((lease) => lease.allowedHosts);
  }
}
