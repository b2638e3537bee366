/**
 * What one client (a window, a terminal's `skep run`) asked the local environment to run. The list lives here, with
 * the client, so that it outlives the environment's owner: it is asked again of every new one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, ConnectError } from '@connectrpc/connect';
import { UserError } from '../user-error.ts';
import { abortable } from './abortable.ts';
import {
  connectEnvironment,
  type EnvironmentAddress,
  type EnvironmentConnection,
  toUserError,
} from './connect.ts';
import type { Project } from './gen/skep/environment/v1/environment_pb.ts';

export interface HeldProjectsOptions {
  /** Who asks, for people: "window of /src/shop", "skep run, pid 4711". */
  client: string;
  /** Where other projects are looked for, for `uses`. Asked at each run. */
  workspaceFolders(): readonly string[];
  /** Hosts by which this client's user reaches the gateway from elsewhere, beside loopback. */
  allowedHosts?(): readonly string[];
  /** A project of this client was stopped by somebody else, or its folder is gone: it is no longer wanted. */
  onReleased?(folder: string): void;
}

/** One open lease: the connection it lives on and its name in calls. */
interface Lease {
  readonly connection: EnvironmentConnection;
  readonly id: string;
}

/** Milliseconds between attempts to open a lease where the last one failed. */
const retryMs = 100;

/** Keeps a lease open with whichever process owns the environment, and what was asked for running under it. */
export class HeldProjects implements AsyncDisposable {
  readonly #options: HeldProjectsOptions;
  readonly #folders = new Set<string>();
  readonly #closed = new AbortController();
  #held: { stop: AbortController; done: Promise<void> } | undefined;
  #lease = Promise.withResolvers<Lease>();

  constructor(options: HeldProjectsOptions) {
    this.#options = options;
    this.#lease.promise.catch(() => undefined);
  }

  /** The folders that this client wants to run. */
  get folders(): readonly string[] {
    return [...this.#folders];
  }

  /** Tells where the environment is now. Opens a lease there and asks for everything again. */
  use(endpoint: EnvironmentAddress): void {
    if (this.#closed.signal.aborted) return;
    this.#held?.stop.abort();
    const before = this.#held?.done;
    const stop = new AbortController();
    this.#held = { stop, done: this.#hold(endpoint, stop.signal, before) };
  }

  /**
   * Runs a project and keeps it wanted, also when its code is broken: then the answer says FAILED and the problems.
   * Waits for an owner where there is none at the moment. Rejects with UserError `no-project` and the like; then
   * the folder is not wanted.
   */
  async run(folder: string, signal: AbortSignal): Promise<Project> {
    this.#folders.add(folder);
    try {
      return await this.#withLease(signal, (lease) => this.#ask(lease, folder, signal));
    } catch (error) {
      this.#folders.delete(folder);
      throw error;
    }
  }

  /** Ends this client's hold on a project; it goes on where another client holds it too. */
  async stop(folder: string, signal: AbortSignal): Promise<void> {
    if (!this.#folders.delete(folder)) return;
    await this.#withLease(signal, async (lease) => {
      await lease.connection.project.stop({ project: folder, lease: lease.id }, { signal });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#lease.reject(new UserError('closed', 'this window or command is closing'));
    this.#held?.stop.abort();
    await this.#held?.done;
  }

  async #ask(lease: Lease, folder: string, signal: AbortSignal): Promise<Project> {
    const { project } = await lease.connection.project.run(
      { folder, lease: lease.id, workspaceFolders: [...this.#options.workspaceFolders()] },
      { signal },
    );
    if (project === undefined) throw new Error('Run answered without a project');
    return project;
  }

  /** Does something under the lease of now; again under the next one when the owner died meanwhile. */
  async #withLease<T>(signal: AbortSignal, action: (lease: Lease) => Promise<T>): Promise<T> {
    for (;;) {
      const lease = await abortable(this.#lease.promise, signal);
      try {
        return await action(lease);
      } catch (error) {
        const failure = toUserError(error, lease.connection.address);
        if (signal.aborted || this.#closed.signal.aborted || !isOwnerGone(failure)) throw failure;
        await sleep(retryMs, undefined, { signal });
      }
    }
  }

  /** Holds one lease after the other at one endpoint, until told of another endpoint. */
  async #hold(endpoint: EnvironmentAddress, signal: AbortSignal, before?: Promise<void>): Promise<void> {
    await before;
    if (signal.aborted) return;
    const connection = connectEnvironment(endpoint);
    try {
      while (!signal.aborted) {
        await this.#holdOnce(connection, signal).catch(() => undefined);
        if (!this.#closed.signal.aborted) this.#loseLease(connection);
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      connection[Symbol.dispose]();
    }
  }

  async #holdOnce(connection: EnvironmentConnection, signal: AbortSignal): Promise<void> {
    const request = {
      client: this.#options.client,
      allowedHosts: [...(this.#options.allowedHosts?.() ?? [])],
    };
    for await (const { event } of connection.environment.hold(request, { signal })) {
      if (event.case === 'opened') {
        const lease = { connection, id: event.value.lease };
        this.#lease.resolve(lease);
        for (const folder of this.#folders) void this.#askAgain(lease, folder, signal);
      } else if (event.case === 'released') {
        this.#release(event.value.folder);
      }
    }
  }

  async #askAgain(lease: Lease, folder: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#ask(lease, folder, signal);
    } catch (error) {
      const failure = toUserError(error, lease.connection.address);
      if (failure instanceof UserError && failure.code === 'no-project') this.#release(folder);
    }
  }

  #release(folder: string): void {
    if (this.#folders.delete(folder)) this.#options.onReleased?.(folder);
  }

  #loseLease(connection: EnvironmentConnection): void {
    const lost = this.#lease.promise;
    void lost.then(
      (lease) => {
        if (lease.connection !== connection || this.#lease.promise !== lost) return;
        this.#lease = Promise.withResolvers<Lease>();
        this.#lease.promise.catch(() => undefined);
        if (this.#closed.signal.aborted)
          this.#lease.reject(new UserError('closed', 'this window or command is closing'));
      },
      () => undefined,
    );
  }
}

/** The process that was asked is gone or has forgotten the lease: the next one is to be asked. */
function isOwnerGone(failure: unknown): boolean {
  if (failure instanceof UserError) return failure.code === 'unreachable' || failure.code === 'lease-unknown';
  return failure instanceof ConnectError && (failure.code === Code.Canceled || failure.code === Code.Aborted);
}
