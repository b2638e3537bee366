/** What runs on a server because it was deployed: now, and again after a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ServedProject, type ServingEnvironment } from '../environment/served-project.ts';
import { UserError } from '../user-error.ts';
import type { BundleStore } from './bundle-store.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { explainDiskFull } from './disk-full.ts';

/** A deployment and what serves it. */
export interface DeployedProject {
  readonly deployment: Deployment;
  readonly served: ServedProject;
}

/** Milliseconds between attempts to start, after a restart, what was deployed and does not load. */
const retryMs = [500, 2_000, 10_000, 30_000];
/** Milliseconds that calls in flight have when a project is removed. */
const removeMs = 5_000;
/** The same when the server ends. */
const closeMs = 1_000;

export class DeployedProjects implements AsyncDisposable {
  readonly #environment: ServingEnvironment;
  readonly #store: BundleStore;
  readonly #deployments: Deployments;
  readonly #home: string;
  readonly #projects = new Map<string, DeployedProject>();
  readonly #closed = new AbortController();
  /** What is being started after a restart of the server, by project. */
  readonly #resuming = new Map<string, { stop: AbortController; done: Promise<void> }>();
  /** One change at a time, in the order they came. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(environment: ServingEnvironment, store: BundleStore, deployments: Deployments, home: string) {
    this.#environment = environment;
    this.#store = store;
    this.#deployments = deployments;
    this.#home = home;
  }

  list(): DeployedProject[] {
    return [...this.#projects.values()];
  }

  /** Starts what was deployed, without waiting for it. What does not load is tried again and again. */
  resume(): void {
    for (const deployment of this.#deployments.list()) {
      const served = new ServedProject(this.#environment, deployment.project, originOf(deployment.project));
      const project = { deployment, served };
      this.#projects.set(deployment.project, project);
      this.#beginResuming(project);
    }
    this.#environment.changed();
  }

  /**
   * Starts a stored bundle in place of what its project runs now. Throws UserError `bundle-unknown`, `load-failed`,
   * `service-taken`, `disk-full`; then what ran before goes on.
   */
  deploy(sha256: string, signal: AbortSignal): Promise<DeployedProject> {
    return this.#inTurn(() => this.#deploy(sha256, AbortSignal.any([signal, this.#closed.signal])));
  }

  /** Stops and forgets a project. Throws UserError `project-unknown`. */
  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const project = this.#projects.get(name);
      if (project === undefined) {
        const there = [...this.#projects.keys()].sort().join(', ');
        throw new UserError(
          'project-unknown',
          `no project "${name}" is deployed here: there is ${there || 'none'}`,
        );
      }
      this.#deployments.remove(name);
      this.#projects.delete(name);
      await this.#endResuming(name);
      await project.served.stop({ drainMs: removeMs });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#last.catch(() => undefined);
    await Promise.all([...this.#resuming.values()].map(({ done }) => done));
    await Promise.all(this.list().map(({ served }) => served.stop({ drainMs: closeMs })));
  }

  async #deploy(sha256: string, signal: AbortSignal): Promise<DeployedProject> {
    const version = await this.#store.read(sha256);
    const { name } = version.manifest;
    // An old version that is slow to start must not come after the new one, and take its place.
    await this.#endResuming(name);
    const before = this.#projects.get(name);
    const served = before?.served ?? new ServedProject(this.#environment, name, originOf(name));
    const running = served.version;
    try {
      if (before === undefined) served.announce(name, version.services);
      await served.replace(version, signal);
      const project = { deployment: deploymentOf(sha256, version.manifest), served };
      try {
        this.#deployments.put(project.deployment);
      } catch (error) {
        // What would not be there after a restart must not look deployed now.
        if (running !== undefined) await served.replace(running, this.#closed.signal);
        throw explainDiskFull(error, this.#home);
      }
      this.#projects.set(name, project);
      await this.#sweep(before?.deployment.sha256);
      return project;
    } catch (error) {
      if (before === undefined) await served.stop({ drainMs: 0 });
      else if (served.version === undefined) this.#beginResuming(before);
      throw error;
    } finally {
      this.#environment.changed();
    }
  }

  /** Bundles go when nothing refers to them; the one that was just replaced may still finish its calls. */
  async #sweep(replaced: string | undefined): Promise<void> {
    const kept = this.#deployments.list().map((deployment) => deployment.sha256);
    await this.#store.sweep(new Set(replaced === undefined ? kept : [...kept, replaced]));
  }

  #beginResuming(project: DeployedProject): void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#closed.signal]);
    this.#resuming.set(project.deployment.project, { stop, done: this.#resume(project, signal) });
  }

  async #endResuming(name: string): Promise<void> {
    const resuming = this.#resuming.get(name);
    this.#resuming.delete(name);
    resuming?.stop.abort();
    await resuming?.done;
  }

  async #resume({ deployment, served }: DeployedProject, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const version = await this.#store.read(deployment.sha256);
        served.announce(version.manifest.name, version.services);
        await served.replace(version, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = error instanceof UserError ? error : undefined;
        served.broken(failure?.message ?? `a fault of Skep's own: ${String(error)}`, failure?.problems ?? []);
      }
      const wait = retryMs[Math.min(attempt, retryMs.length - 1)];
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(change);
    this.#last = turn;
    return turn;
  }
}

function originOf(project: string): string {
  return `deployment ${project}`;
}

function deploymentOf(sha256: string, { name, version }: { name: string; version: string }): Deployment {
  return { project: name, version, sha256, deployed: new Date() };
}
