/** What runs in the local environment, by folder, for as long as a lease holds it. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../project/index.ts';
import { UserError } from '../user-error.ts';
import type { Lease, Leases } from './leases.ts';
import { LocalProject } from './local-project.ts';
import type { Preparing } from './preparing.ts';
import type { ServingEnvironment } from './served-project.ts';

export class LocalProjects implements AsyncDisposable {
  readonly #environment: ServingEnvironment;
  readonly #preparing: Preparing;
  readonly #leases: Leases;
  readonly #buildFolder: string;
  readonly #projects = new Map<string, LocalProject>();
  /** Projects on their way out; a new run of the same folder waits for them. */
  readonly #stopping = new Map<string, Promise<void>>();

  constructor(environment: ServingEnvironment, preparing: Preparing, leases: Leases, buildFolder: string) {
    this.#environment = environment;
    this.#preparing = preparing;
    this.#leases = leases;
    this.#buildFolder = buildFolder;
  }

  list(): LocalProject[] {
    return [...this.#projects.values()];
  }

  /** The clients that hold a project. */
  holders(project: LocalProject): string[] {
    const held = [...this.#projects].find(([, each]) => each === project);
    return held === undefined ? [] : this.#leases.holders(held[0]);
  }

  /**
   * Adds a lease to those that hold a folder and starts it where nobody did. Resolves when it serves or cannot.
   * Throws UserError `no-project`.
   */
  async run(folder: string, lease: Lease, workspaceFolders: readonly string[]): Promise<LocalProject> {
    const key = await realFolder(folder);
    await this.#ready(key, folder);
    // From here to where it is noted as running nothing may wait: the same folder may be asked for twice at once.
    lease.folders.set(key, folder);
    const running = this.#projects.get(key);
    if (running !== undefined) {
      running.lookIn(workspaceFolders);
      this.#environment.changed();
      await (running.served.version === undefined ? running.start() : running.settled());
      return running;
    }
    const project = new LocalProject(this.#environment, this.#preparing, {
      folder: path.resolve(folder),
      workspaceFolders,
      outDir: path.join(this.#buildFolder, createHash('sha256').update(key).digest('hex').slice(0, 16)),
    });
    this.#projects.set(key, project);
    this.#environment.changed();
    await project.start();
    // The lease may have ended meanwhile, and found nothing to stop.
    if (!this.#leases.isHeld(key)) await this.#stop(key);
    return project;
  }

  /** A project that runs, by folder or name. Throws UserError `project-unknown`, `project-ambiguous`. */
  async find(name: string): Promise<LocalProject> {
    const project = this.#projects.get(await this.#find(name));
    if (project !== undefined) return project;
    throw new UserError('project-unknown', `the project "${name}" was stopped meanwhile`);
  }

  /** Ends a lease's hold on a project; everybody's without a lease. Throws UserError `project-unknown`. */
  async stop(name: string, lease: Lease | undefined): Promise<void> {
    const folder = await this.#find(name);
    if (lease === undefined) this.#leases.release(folder);
    else lease.folders.delete(folder);
    await this.#stopUnheld([folder]);
  }

  /** Stops what only an ended lease had held. Never rejects: nobody is left to be told. */
  async ended(folders: readonly string[]): Promise<void> {
    try {
      await this.#stopUnheld(folders);
    } catch (error) {
      const text = `a fault of Skep's own while it stopped ${folders.join(', ')}: ${String(error)}`;
      this.#environment.log({ project: 'skep', time: Date.now(), level: 'error', text });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#projects.keys()].map((folder) => this.#stop(folder)));
    await Promise.all(this.#stopping.values());
  }

  /** Resolves when nothing of the folder is on its way out. Throws UserError `no-project`. */
  async #ready(key: string, folder: string): Promise<void> {
    // A manifest that is there and wrong is the running project's to tell.
    await readManifest(folder).catch((error) => {
      if (error instanceof UserError && error.code === 'no-project') throw error;
    });
    await this.#stopping.get(key);
  }

  async #stopUnheld(folders: readonly string[]): Promise<void> {
    await Promise.all(
      folders.filter((folder) => !this.#leases.isHeld(folder)).map((folder) => this.#stop(folder)),
    );
    this.#environment.changed();
  }

  async #stop(folder: string): Promise<void> {
    const project = this.#projects.get(folder);
    if (project === undefined) return this.#stopping.get(folder);
    this.#projects.delete(folder);
    const stopped = project[Symbol.asyncDispose]().finally(() => this.#stopping.delete(folder));
    this.#stopping.set(folder, stopped);
    await stopped;
    for (const other of this.#projects.values()) other.nameFreed();
  }

  /** The real folder of a project that runs, by folder or name. */
  async #find(name: string): Promise<string> {
    const byFolder = path.isAbsolute(name) ? await realFolder(name) : undefined;
    if (byFolder !== undefined && this.#projects.has(byFolder)) return byFolder;
    const named = [...this.#projects].filter(([, project]) => project.served.name === name);
    const [only] = named;
    if (only !== undefined && named.length === 1) return only[0];
    if (only === undefined) {
      const running = this.list().map((each) => each.served.name);
      const there = running.length === 0 ? 'nothing runs' : `what runs is ${running.sort().join(', ')}`;
      throw new UserError('project-unknown', `no project "${name}" runs: ${there}`);
    }
    const folders = named.map(([, project]) => project.folder).join(', ');
    throw new UserError(
      'project-ambiguous',
      `several projects are named "${name}": give the folder of one: ${folders}`,
    );
  }
}

/** One name for a folder, whatever links led to it. A folder that is gone keeps the name it was asked by. */
async function realFolder(folder: string): Promise<string> {
  if (!path.isAbsolute(folder))
    throw new UserError('folder-relative', `"${folder}" is not an absolute folder`);
  return realpath(folder).catch(() => path.resolve(folder));
}
