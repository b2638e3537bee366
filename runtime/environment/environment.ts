/**
 * What every environment is made of, the local one and a server: a registry, a supervisor, a gateway, and the
 * platform's own services among the registered ones.
 */

import { create } from '@bufbuild/protobuf';
import type { ConnectRouter } from '@connectrpc/connect';
import { type Project, type Status, StatusSchema } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { TelemetryService } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Authorization } from '../auth/token.ts';
import { ForeignEnvironments, ForeignTargets } from '../foreign/index.ts';
import {
  type AccessLog,
  type Gateway,
  type GatewayOptions,
  type Limits,
  startGateway,
  type TlsKey,
} from '../gateway/index.ts';
import { locateInstall } from '../install.ts';
import { MemoryRegistry } from '../registry/memory-registry.ts';
import type { Scope } from '../registry/registry.ts';
import { serveRoutes } from '../serve/index.ts';
import { createSupervisor } from '../supervisor/index.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import {
  type HistoryLimits,
  type OtlpTarget,
  prometheusText,
  Telemetry,
  type ToldInstance,
  telemetryService,
} from '../telemetry/index.ts';
import { version } from '../version.ts';
import { Changes } from './changes.ts';
import { Exceptions } from './exceptions.ts';
import { failureInterceptor } from './failure.ts';
import { Logs } from './logs.ts';
import { registryTarget } from './registry-target.ts';
import type { ServingEnvironment } from './served-project.ts';

export interface EnvironmentOptions {
  /** "local", or what the server was named. */
  name: string;
  /** Of services of projects that do not say. */
  isolation: 'shared' | 'process';
  /** What a token must allow to call the projects' services. */
  scope: Scope;
  /** File of the history of calls. */
  history: string;
  /** Where environments beside it are looked up, and what servers of others serve is kept. */
  home: string;
  /** How people have it know one of those, to be told to do so. */
  howToAdd: string;
  /** Whether what messages say is kept there, or only how long they are. */
  keepMessages: boolean;
  /** Of what is kept there, where they are not those that it has unasked. */
  limits?: Partial<HistoryLimits> | undefined;
  /** Where calls are sent as spans; nowhere without it. */
  otlp?: OtlpTarget | undefined;
}

/** Where and for whom the gateway is opened. */
export interface GatewayWishes {
  host: string;
  port: number;
  onTaken: 'next' | 'fail';
  tls?: TlsKey;
  authorize(token: string | undefined, scope: Scope): Authorization;
  allowedHosts(): readonly string[];
  limits?: Partial<Limits>;
  /** What a token must allow to read `/metrics`. */
  metricsScope: Scope;
  /** Is told of every request. */
  accessLog?: AccessLog | undefined;
}

export class Environment implements AsyncDisposable {
  readonly name: string;
  readonly registry = new MemoryRegistry();
  readonly logs = new Logs();
  readonly changes = new Changes();
  readonly exceptions = new Exceptions(() => this.changes.notify());
  readonly supervisor: Supervisor;
  readonly telemetry: Telemetry;
  /** Aborted when the environment ends: every stream of the control API ends with it. */
  readonly closing: AbortSignal;
  readonly #closing = new AbortController();
  readonly #scope: Scope;
  readonly #isolation: 'shared' | 'process';
  #gateway: Gateway | undefined;
  /** Servers of others, which its projects may call. */
  readonly foreign: ForeignEnvironments;
  /** Gives the state of what runs; set by whoever knows. */
  projects: () => Project[] = () => [];
  /** Gives the copies of it; set by the same. */
  instances: () => ToldInstance[] = () => [];
  /** Gives what a project's manifest says as `usesFrom`; set by whoever knows. */
  usesFrom: (project: string) => Readonly<Record<string, string>> = () => ({});

  constructor({
    name,
    isolation,
    scope,
    history,
    home,
    howToAdd,
    limits,
    keepMessages,
    otlp,
  }: EnvironmentOptions) {
    this.name = name;
    this.#scope = scope;
    this.#isolation = isolation;
    this.closing = this.#closing.signal;
    const telemetry = new Telemetry({
      file: history,
      limits,
      keepMessages,
      otlp,
      onFailure: (text) => this.logs.add({ project: 'skep', time: Date.now(), level: 'error', text }),
    });
    this.telemetry = telemetry;
    this.foreign = new ForeignEnvironments({ telemetry, home, howToAdd });
    const elsewhere = new ForeignTargets(this.foreign, telemetry, (project) => this.usesFrom(project));
    this.supervisor = createSupervisor({
      hostScript: locateInstall().hostScript,
      outbound: registryTarget(this.registry, (start) => elsewhere.find(start)),
      onCalls: (caller, calls) => telemetry.addDirect(caller, calls),
      onSpans: (project, spans) => telemetry.addSpans(project, spans),
      onThrown: (project, thrown) => this.exceptions.add(project, thrown),
      onMended: (project, method) => this.exceptions.mended(project, method),
    });
    this.supervisor.onLog((line) => this.logs.add(line));
    this.serve('skep:telemetry', 'control', (router) => {
      router.service(
        TelemetryService,
        telemetryService({ telemetry, closing: this.closing, instances: () => this.instances() }),
      );
    });
  }

  /** What projects need to serve here. */
  get serving(): ServingEnvironment {
    return {
      registry: this.registry,
      supervisor: this.supervisor,
      scope: this.#scope,
      isolation: this.#isolation,
      observe: (project, descriptor, target) => this.telemetry.observe(project, descriptor, target),
      address: () => this.#gateway?.address ?? '',
      log: (line) => this.logs.add(line),
      changed: () => this.changes.notify(),
    };
  }

  /** Adds services of the platform to the registry. Their UserErrors reach the caller with code and places. */
  serve(origin: string, scope: Scope, routes: (router: ConnectRouter) => void): void {
    const { services, target } = serveRoutes(routes, {
      router: { interceptors: [failureInterceptor] },
      onThrow: (error, { start }) => this.#logFault(`${start.service}/${start.method}`, error),
    });
    this.registry.set(
      origin,
      services.map((descriptor) => ({ descriptor, target, scope })),
    );
  }

  /** Opens the port; aborting the signal ends the attempt. Throws UserError `port-taken` and what else keeps a port shut. */
  async open(wishes: GatewayWishes, signal: AbortSignal): Promise<Gateway> {
    const onFault = (error: unknown): void => this.#logFault('the gateway', error);
    const options: GatewayOptions = {
      ...wishes,
      registry: this.registry,
      reflectionScope: this.#scope,
      metrics: { scope: wishes.metricsScope, text: () => prometheusText(this.telemetry.stats) },
      onFault,
    };
    // Once open, the gateway closes in its turn: after the streams of the control API have ended.
    const opening = new AbortController();
    const abort = (): void => opening.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      this.#gateway = await startGateway(options, opening.signal);
    } finally {
      signal.removeEventListener('abort', abort);
    }
    this.changes.notify();
    return this.#gateway;
  }

  status(): Status {
    return create(StatusSchema, {
      environment: this.name,
      gateway: this.#gateway?.address ?? '',
      version,
      pid: process.pid,
      projects: this.projects().sort((a, b) => (a.name < b.name ? -1 : 1)),
      notice: this.#gateway?.notice ?? '',
    });
  }

  /** Whoever called was told that the log says more. */
  #logFault(where: string, error: unknown): void {
    const lines = (error instanceof Error ? (error.stack ?? String(error)) : String(error)).split('\n');
    for (const text of [`a fault of Skep's own in ${where}:`, ...lines]) {
      this.logs.add({ project: 'skep', time: Date.now(), level: 'error', text });
    }
  }

  /** Ends the streams of the control API; what they held is released. */
  endStreams(): void {
    this.#closing.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.endStreams();
    await this.#gateway?.[Symbol.asyncDispose]();
    await this.supervisor[Symbol.asyncDispose]();
    await this.foreign[Symbol.asyncDispose]();
    await this.telemetry[Symbol.asyncDispose]();
  }
}
