/** A project that runs from a folder of this machine: what is saved there serves a moment later. */
import path from 'node:path';
import { createFileRegistry, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import {
  type BuiltCode,
  type CodeBuilder,
  CommandCode,
  type Manifest,
  type Prepared,
  ProjectBundler,
  readManifest,
} from '../project/index.ts';
import { explainSystemError } from '../system-error.ts';
import { UserError } from '../user-error.ts';
import { LoadRetry } from './load-retry.ts';
import type { Preparing } from './preparing.ts';
import { type Changed, ProjectFiles } from './project-files.ts';
import { ServedProject, type ServingEnvironment, type Version } from './served-project.ts';

export interface LocalProjectOptions {
  folder: string;
  /** Where other projects are looked for, for `uses`. */
  workspaceFolders: readonly string[];
  /** Folder for what is built, of this project's own. */
  outDir: string;
}

/** Milliseconds that calls in flight have when a project is stopped. */
const stopMs = 2_000;
/** Where definitions and code lie while skep.json cannot be read. */
const usualTrees = ['proto', 'uses', 'src'];

/** A project made ready, and the services of its own. */
interface PreparedServices {
  project: Prepared;
  services: Version['services'];
}

/** All that a version is made of. */
interface Made extends PreparedServices {
  builder: CodeBuilder;
  built: BuiltCode;
}

export class LocalProject implements AsyncDisposable {
  readonly folder: string;
  readonly served: ServedProject;
  readonly #environment: ServingEnvironment;
  readonly #preparing: Preparing;
  readonly #options: LocalProjectOptions;
  readonly #files: ProjectFiles;
  readonly #closed = new AbortController();
  readonly #loadRetry = new LoadRetry();
  #workspaceFolders: readonly string[];
  #builder: { what: string; builder: CodeBuilder } | undefined;
  /** Builders of what skep.json named before. */
  readonly #retired: CodeBuilder[] = [];
  #prepared: PreparedServices | undefined;
  #usedTrees: readonly string[] = [];
  #inputs: readonly string[] = [];
  #needs: Changed | undefined;
  /** Code of what keeps what is on disk from serving. */
  #failure: string | undefined;
  #attempt = new AbortController();
  #work: Promise<void> | undefined;

  constructor(environment: ServingEnvironment, preparing: Preparing, options: LocalProjectOptions) {
    this.folder = options.folder;
    this.#environment = environment;
    this.#preparing = preparing;
    this.#options = options;
    this.#workspaceFolders = options.workspaceFolders;
    this.served = new ServedProject(environment, path.basename(this.folder), this.folder);
    this.#files = new ProjectFiles((what) => void this.#update(what));
  }

  /** Where other projects are looked for, for whoever asked last. */
  lookIn(workspaceFolders: readonly string[]): void {
    this.#workspaceFolders = workspaceFolders;
  }

  /**
   * Brings up what is on disk, now and after each change. Resolves when it serves or when it does not; the state of
   * `served` says which. Never rejects.
   */
  start(): Promise<void> {
    this.served.starting();
    return this.#update('definitions');
  }

  /** Another project has stopped: what was refused because that one served it may serve now. */
  nameFreed(): void {
    if (this.#failure === 'service-taken') void this.#update('definitions');
  }

  /** Resolves when no change is being worked on. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#loadRetry.forget();
    this.#files[Symbol.dispose]();
    await this.served.stop({ drainMs: stopMs });
    await this.#work;
    if (this.#builder !== undefined) this.#retired.push(this.#builder.builder);
    await this.#disposeRetired();
  }

  #update(what: Changed): Promise<void> {
    this.#loadRetry.forget();
    return this.#try(what);
  }

  #try(what: Changed): Promise<void> {
    if (this.#needs !== 'definitions') this.#needs = what;
    // What is being made is of files that are no more.
    this.#attempt.abort();
    this.#work ??= this.#workOff();
    return this.#work;
  }

  async #workOff(): Promise<void> {
    // Whoever began this has its promise first.
    await Promise.resolve();
    while (this.#needs !== undefined && !this.#closed.signal.aborted) {
      const what = this.#needs;
      this.#needs = undefined;
      this.#failure = undefined;
      this.#attempt = new AbortController();
      const signal = AbortSignal.any([this.#closed.signal, this.#attempt.signal]);
      try {
        await this.#bringUp(what, signal);
      } catch (error) {
        // What fails while its files are being written fails for nobody: the attempt is aborted then.
        await this.#files.settled();
        if (!signal.aborted) this.#broken(error);
        else if (what === 'definitions') this.#needs = what;
      }
    }
    // In one step with the last look at what is needed: what comes from now on begins anew.
    this.#work = undefined;
  }

  async #bringUp(what: Changed, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    const { project, services, builder, built } = await this.#make(what, signal);
    const { manifest } = project;
    const { code, inputs } = built;
    if (inputs.some((input) => !this.#inputs.includes(input))) {
      this.#inputs = inputs;
      this.#watch(manifest);
    }
    const running = this.served.version;
    const next: Version = { manifest, code, folder: this.folder, services };
    if (running !== undefined && isSame(running, next)) {
      this.served.mended();
      return;
    }
    await this.served.replace(next, signal);
    this.#loadRetry.forget();
    await this.#disposeRetired();
    await builder.prune([code, ...(running === undefined ? [] : [running.code])]);
    this.#log(
      'info',
      `version ${this.served.generation} serves, after ${Math.round(performance.now() - began)} ms`,
    );
  }

  /** Prepares, when definitions changed or what an earlier preparation made is gone, and bundles. */
  async #make(what: Changed, signal: AbortSignal): Promise<Made> {
    const before = what === 'code' ? this.#prepared : undefined;
    try {
      return await this.#bundle(before ?? (await this.#prepare(signal)), signal);
    } catch (error) {
      if (before === undefined || signal.aborted) throw error;
      const again = await this.#prepare(signal);
      if (again.project.changed.length === 0) throw error;
      return this.#bundle(again, signal);
    }
  }

  async #bundle(prepared: PreparedServices, signal: AbortSignal): Promise<Made> {
    const builder = this.#builderFor(prepared.project.manifest);
    return { ...prepared, builder, built: await builder.build(signal) };
  }

  async #prepare(signal: AbortSignal): Promise<PreparedServices> {
    this.#prepared = undefined;
    this.#watch();
    this.#watch(await readManifest(this.folder));
    const project = await this.#preparing.prepare(this.folder, this.#workspaceFolders, signal);
    this.#files.accept(project.changed);
    this.#usedTrees = await this.#preparing.usedDefinitions(this.folder, project, this.#workspaceFolders);
    this.#watch(project.manifest);
    const files = createFileRegistry(project.descriptors);
    const services = project.services.flatMap((name) => files.getService(name) ?? []);
    if (this.served.version === undefined) this.served.announce(project.manifest.name, services);
    this.#prepared = { project, services };
    return this.#prepared;
  }

  #builderFor(manifest: Manifest): CodeBuilder {
    const { command, entry } = manifest;
    const what = command === undefined ? entry : JSON.stringify(command);
    if (this.#builder?.what === what) return this.#builder.builder;
    // What it built may be what runs, and may have to be started again.
    if (this.#builder !== undefined) this.#retired.push(this.#builder.builder);
    const isCommand = command !== undefined;
    const builder = isCommand
      ? new CommandCode()
      : new ProjectBundler(this.folder, manifest, this.#options.outDir);
    this.#builder = { what, builder };
    return builder;
  }

  async #disposeRetired(): Promise<void> {
    for (const retired of this.#retired.splice(0)) await retired[Symbol.asyncDispose]();
  }

  #watch(manifest?: Manifest): void {
    if (manifest?.command !== undefined) {
      // Nobody says which files a program is made of.
      const trees = [this.folder, ...this.#usedTrees];
      this.#files.watch({ folder: this.folder, trees, inputs: [], anyLanguage: true });
      return;
    }
    const entryFolder = manifest === undefined ? undefined : path.dirname(manifest.entry);
    const own =
      manifest === undefined
        ? usualTrees
        : [
            manifest.definitions,
            'uses',
            ...(entryFolder === undefined || entryFolder === '.' ? [] : [entryFolder]),
          ];
    this.#files.watch({
      folder: this.folder,
      trees: [...own.map((tree) => path.join(this.folder, tree)), ...this.#usedTrees],
      inputs: this.#inputs,
    });
  }

  #broken(error: unknown): void {
    const explained = explainSystemError(error);
    const failure = explained instanceof UserError ? explained : undefined;
    const message = failure?.message ?? `a fault of Skep's own: ${String(error)}`;
    // What did not load the supervisor has logged, with its stack.
    if (failure?.code !== 'load-failed') this.#log('error', message);
    this.#failure = failure?.code ?? 'bug';
    this.served.broken(message, failure?.problems ?? []);
    if (failure?.code === 'load-timeout') this.#loadLater();
    else this.#loadRetry.forget();
  }

  #loadLater(): void {
    const seconds = this.#loadRetry.after(() => {
      this.served.starting();
      void this.#try('code');
    });
    const why = 'the machine may have been busy, or what its code waits for was not there yet';
    this.#log('info', `it is loaded again in ${seconds} seconds: ${why}`);
  }

  #log(level: 'info' | 'error', text: string): void {
    this.#environment.log({ project: this.served.name, time: Date.now(), level, text });
  }
}

/** Whether starting `next` would change nothing. */
function isSame(running: Version, next: Version): boolean {
  return (
    running.code === next.code &&
    JSON.stringify(running.manifest) === JSON.stringify(next.manifest) &&
    definitionBytes(running).equals(definitionBytes(next))
  );
}

function definitionBytes({ services }: Version): Buffer {
  const file = services.map((service) => service.file.proto);
  return Buffer.from(
    toBinary(FileDescriptorSetSchema, { $typeName: 'google.protobuf.FileDescriptorSet', file }),
  );
}
