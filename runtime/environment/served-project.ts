/**
 * Keeps one version of a project serving: starts its instances, starts them again when they crash, and puts a new
 * version in the place of the old one without losing a call.
 */
import timers from 'node:timers/promises';
import type { DescService } from '@bufbuild/protobuf';
import { ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { InstanceState } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { CallTarget } from '../call/call.ts';
import { defaultConcurrency, type Manifest } from '../project/index.ts';
import type { Registry, Scope } from '../registry/registry.ts';
import type { Instance, InstanceExit, LogLine, Supervisor } from '../supervisor/supervisor.ts';
import { type Problem, UserError } from '../user-error.ts';
import { BalancedTarget } from './balanced-target.ts';
import { Inspection } from './inspection.ts';

/** One version of a project, ready to be started. */
export interface Version {
  readonly manifest: Manifest;
  /** Absolute path of the bundled entry; of a project with a `command`, what tells one start from another. */
  readonly code: string;
  /** Working directory of the code. */
  readonly folder: string;
  /** Every service that the project's definitions have. */
  readonly services: readonly DescService[];
}

/** One running copy of a project, as it is told of. */
export interface ServedInstance {
  /** What logs call it; empty while it is being started again. */
  readonly id: string;
  readonly state: InstanceState;
  readonly started?: Date | undefined;
  readonly pid?: number | undefined;
  readonly thread?: number | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
}

/** What an environment gives every project that it serves. */
export interface ServingEnvironment {
  readonly registry: Registry;
  readonly supervisor: Supervisor;
  /** What a token must allow to call the project's services. */
  readonly scope: Scope;
  /** For projects whose skep.json does not say. */
  readonly isolation: 'shared' | 'process';
  /** The same target, whose calls are counted and kept in the history. */
  observe(project: string, descriptor: DescService, target: CallTarget): CallTarget;
  /** Base URL of the gateway; empty before it is open. */
  address(): string;
  log(line: LogLine): void;
  /** The state of a project is another one now. */
  changed(): void;
}

/** Milliseconds before each start after a crash; the last one again and again. */
const backoffMs = [0, 100, 500, 1_000, 2_000, 5_000];
/** An instance that lived this long, in milliseconds, did not crash because of how it starts. */
const settledMs = 10_000;
/** Milliseconds that calls in flight have when a new version takes over. */
const drainMs = 30_000;

export class ServedProject {
  /** For debuggers. */
  readonly inspection: Inspection;
  readonly #environment: ServingEnvironment;
  readonly #origin: string;
  readonly #target = new BalancedTarget();
  #name: string;
  #version: Version | undefined;
  /** By their places; undefined where one has ended and its successor does not run yet. */
  #places: readonly (Instance | undefined)[] = [];
  #crashes = 0;
  #restart: AbortController | undefined;
  readonly #startTimes = new WeakMap<Instance, Date>();
  /** What became of instances that are on their way out. */
  readonly #leaving = new Set<Promise<void>>();
  #closed = false;

  state: ProjectState = ProjectState.STARTING;
  /** One sentence when the state is STALE, FAILED or RESTARTING. */
  error = '';
  problems: readonly Problem[] = [];
  started: Date | undefined;
  /** Counts the versions that have served. */
  generation = 0;
  /** What the registry has of it. */
  services: readonly DescService[] = [];

  /** @param origin names it in the registry and to people: its folder, or the deployment it is */
  constructor(environment: ServingEnvironment, name: string, origin: string) {
    this.#environment = environment;
    this.inspection = new Inspection(environment.supervisor);
    this.#name = name;
    this.#origin = origin;
  }

  get name(): string {
    return this.#name;
  }

  get manifest(): Manifest | undefined {
    return this.#version?.manifest;
  }

  /** What serves now, or is being started again. */
  get version(): Version | undefined {
    return this.#version;
  }

  /**
   * Registers the services before anything serves: calls wait for the start instead of failing. Throws UserError
   * `service-taken`.
   */
  announce(name: string, services: readonly DescService[]): void {
    this.#name = name;
    this.#environment.registry.set(
      this.#origin,
      services.map((descriptor) => ({
        descriptor,
        target: this.#environment.observe(name, descriptor, this.#target),
        project: name,
        origin: this.#origin,
        scope: this.#environment.scope,
      })),
    );
    this.services = services;
    this.#environment.changed();
  }

  /** A first version, or one after a failure, is being made. */
  starting(): void {
    if (this.#version !== undefined) return;
    this.#target.pause();
    this.#set(ProjectState.STARTING);
  }

  /**
   * Starts a version and, once it answers, sends all calls there; the old one finishes what it has. Throws UserError
   * when the new one does not load; then the old one goes on as if nothing had been.
   */
  async replace(version: Version, signal: AbortSignal): Promise<void> {
    const instances = await this.#startAll(version, signal);
    try {
      this.announce(version.manifest.name, this.#servedBy(version, instances));
    } catch (error) {
      await Promise.all(instances.map((instance) => instance.stop({ drainMs: 0 })));
      throw error;
    }
    this.#restart?.abort();
    this.#restart = undefined;
    const old = this.#instances;
    this.#version = version;
    this.#crashes = 0;
    this.generation++;
    this.started = new Date();
    this.#use(instances);
    this.#set(ProjectState.RUNNING);
    for (const instance of old) this.#leave(instance, drainMs, true);
  }

  /** Each copy that runs or is being started again, in the order of their places. */
  get instances(): ServedInstance[] {
    return this.#places.map((instance): ServedInstance => {
      if (instance === undefined) return { id: '', state: InstanceState.RESTARTING };
      const { id, pid, thread, memory, responsive } = instance;
      const state = responsive ? InstanceState.RUNNING : InstanceState.UNRESPONSIVE;
      return { id, state, started: this.#startTimes.get(instance), pid, thread, memory };
    });
  }

  /**
   * Starts all of what runs again, or the one at a place; calls go on meanwhile. Throws UserError `not-running`,
   * `instance-unknown`, and what keeps an instance from starting.
   */
  async restart(place: number | undefined, signal: AbortSignal): Promise<void> {
    const version = this.#version;
    if (version === undefined) throw new UserError('not-running', `${this.#name} does not run: run it first`);
    if (place === undefined) return this.replace(version, signal);
    const old = this.#places[place];
    if (old === undefined) {
      const { length } = this.#places;
      const message =
        place < length
          ? `instance ${place} of ${this.#name} has ended, and is being started again`
          : `${this.#name} has no instance ${place}: it has ${length}, from 0`;
      throw new UserError('instance-unknown', message);
    }
    const fresh = await this.#start(version, signal);
    const at = this.#places.indexOf(old);
    if (at < 0 || this.#closed) {
      // It has ended by itself, or all of it was replaced: what is missing is being started.
      await fresh.stop({ drainMs: 0 });
      return;
    }
    this.#use(this.#places.with(at, fresh));
    this.#leave(old, drainMs, true);
    this.#log('info', `instance ${place} was started again`);
    this.#environment.changed();
  }

  /** What is on disk now does not build or load: STALE where something serves, else FAILED. */
  broken(error: string, problems: readonly Problem[]): void {
    const serves = this.#version !== undefined;
    if (!serves) this.#target.refuse(`${this.#name} does not run: ${error}`);
    this.#set(serves ? ProjectState.STALE : ProjectState.FAILED, error, problems);
  }

  /** What is on disk now is what serves, after it had been broken. */
  mended(): void {
    if (this.state === ProjectState.STALE) this.#set(ProjectState.RUNNING);
  }

  /** Ends everything, with so many milliseconds for calls in flight. */
  async stop(options: { drainMs: number }): Promise<void> {
    this.#closed = true;
    this.inspection.end();
    this.#restart?.abort();
    this.#environment.registry.remove(this.#origin);
    this.#target.refuse(`${this.#name} was stopped`);
    for (const instance of this.#instances) this.#leave(instance, options.drainMs);
    this.#places = [];
    await Promise.all(this.#leaving);
    this.#environment.changed();
  }

  async #startAll(version: Version, signal: AbortSignal): Promise<Instance[]> {
    const { manifest } = version;
    const results = await Promise.allSettled(
      Array.from({ length: manifest.instances }, () => this.#start(version, signal)),
    );
    const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined && !this.#closed && !signal.aborted) return started;
    await Promise.all(started.map((instance) => instance.stop({ drainMs: 0 })));
    signal.throwIfAborted();
    throw failed?.reason ?? new UserError('stopped', `${this.#name} was stopped while it started`);
  }

  #start({ manifest, code, folder, services }: Version, signal: AbortSignal): Promise<Instance> {
    const { supervisor, isolation, address } = this.#environment;
    const { name: project, env, command, stallLimitMs } = manifest;
    const limits = stallLimitMs === undefined ? {} : { stallLimitMs };
    if (command !== undefined) {
      const told = { SKEP_ADDRESS: address(), ...env };
      return supervisor.startCommand({ project, command, folder, env: told, services, ...limits }, signal);
    }
    const countsCalls = manifest.concurrency !== defaultConcurrency;
    const spec = { project, code, folder, env, memoryLimit: manifest.memory, countsCalls, ...limits };
    return supervisor.start({ ...spec, isolation: manifest.isolation ?? isolation }, signal);
  }

  #servedBy(version: Version, instances: readonly Instance[]): DescService[] {
    const described = instances.find((instance) => instance.described !== undefined)?.described;
    if (described !== undefined) return [...described];
    const served = new Set(instances.flatMap((instance) => instance.services));
    for (const service of version.services) {
      if (!served.has(service.typeName)) {
        this.#log(
          'warn',
          `${service.typeName} is defined, but ${version.manifest.entry} does not register it`,
        );
      }
    }
    return version.services.filter((service) => served.has(service.typeName));
  }

  /** Those that run, in the order of their places. */
  get #instances(): Instance[] {
    return this.#places.filter((instance) => instance !== undefined);
  }

  #use(places: readonly (Instance | undefined)[]): void {
    const known = this.#places;
    this.#places = places;
    const instances = this.#instances;
    this.inspection.use(instances);
    if (instances.length > 0) this.#target.serve(places, this.#version?.manifest.concurrency);
    else this.#target.pause();
    this.#environment.supervisor.serve(places);
    const since = performance.now();
    for (const instance of instances) {
      if (known.includes(instance)) continue;
      this.#startTimes.set(instance, new Date());
      void instance.exited.then((exit) => this.#exited(instance, exit, performance.now() - since));
    }
  }

  #exited(instance: Instance, exit: InstanceExit, livedMs: number): void {
    const at = this.#places.indexOf(instance);
    if (at < 0 || this.#closed) return;
    this.#places = this.#places.with(at, undefined);
    this.inspection.use(this.#instances);
    if (this.#instances.length > 0) this.#target.serve(this.#places, this.#version?.manifest.concurrency);
    else this.#target.pause();
    if (livedMs >= settledMs) this.#crashes = 0;
    this.#crashed(exit.message, exit.problems);
  }

  #crashed(message: string, problems: readonly Problem[]): void {
    this.#set(ProjectState.RESTARTING, message, problems);
    if (this.#restart === undefined) void this.#startAgain();
  }

  /** Starts what is missing, after a while that grows with each crash in a row. */
  async #startAgain(): Promise<void> {
    const stop = new AbortController();
    this.#restart = stop;
    const version = this.#version;
    while (version !== undefined && !stop.signal.aborted) {
      const wait = backoffMs[Math.min(this.#crashes++, backoffMs.length - 1)] ?? 0;
      if (wait > 0) await timers.setTimeout(wait, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return;
      const missing = version.manifest.instances - this.#instances.length;
      const results = await Promise.allSettled(
        Array.from({ length: missing }, () => this.#start(version, stop.signal)),
      );
      const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      if (stop.signal.aborted) {
        await Promise.all(started.map((instance) => instance.stop({ drainMs: 0 })));
        return;
      }
      // Each takes a place that is empty.
      const fresh = started.values();
      this.#use(this.#places.map((instance) => instance ?? fresh.next().value));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) this.#set(ProjectState.RESTARTING, ...failureOf(failed.reason));
      // One may have ended while the others started.
      if (this.#instances.length < version.manifest.instances) continue;
      this.#restart = undefined;
      this.started = new Date();
      this.#log('info', 'started again');
      return this.#set(ProjectState.RUNNING);
    }
  }

  #leave(instance: Instance, drain: number, patient = false): void {
    const left = instance.stop({ drainMs: drain, patient }).finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }

  #set(state: ProjectState, error = '', problems: readonly Problem[] = []): void {
    this.state = state;
    this.error = error;
    this.problems = problems;
    this.#environment.changed();
  }

  #log(level: LogLine['level'], text: string): void {
    this.#environment.log({ project: this.#name, time: Date.now(), level, text });
  }
}

/** Message and places of what kept an instance from starting. */
function failureOf(reason: unknown): [string, readonly Problem[]] {
  if (reason instanceof UserError) return [reason.message, reason.problems];
  return [reason instanceof Error ? reason.message : String(reason), []];
}
