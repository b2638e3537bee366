/**
 * A server of someone else's as an environment: a gateway of its own in front of it, with the control API, so that whatever lists,
 * describes, calls and sees services does so here too.
 */
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ConnectRouter } from '@connectrpc/connect';
import {
  EnvironmentService,
  type Project,
  ProjectSchema,
  ProjectState,
  type Status,
  StatusSchema,
} from '../api/gen/skep/environment/v1/environment_pb.ts';
import { ProjectService } from '../api/gen/skep/project/v1/project_pb.ts';
import { RegistryService } from '../api/gen/skep/registry/v1/registry_pb.ts';
import { TelemetryService } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { authorizeBy, makeToken } from '../auth/token.ts';
import { Changes } from '../environment/changes.ts';
import { environmentService } from '../environment/environment-service.ts';
import { failureInterceptor } from '../environment/failure.ts';
import { Logs } from '../environment/logs.ts';
import { serviceStatus } from '../environment/project-status.ts';
import { registryService } from '../environment/registry-service.ts';
import { remoteProjectService } from '../environment/remote-project-service.ts';
import { type Gateway, startGateway } from '../gateway/index.ts';
import { MemoryRegistry } from '../registry/memory-registry.ts';
import { serveRoutes } from '../serve/index.ts';
import { Telemetry, telemetryService } from '../telemetry/index.ts';
import { version } from '../version.ts';
import type { ForeignOptions } from './foreign-options.ts';
import { ForeignServer } from './foreign-server.ts';

export interface ForeignEnvironmentOptions extends ForeignOptions {
  keptFolder: string;
  /** Of the environment that reaches it, whose history has its calls too. */
  telemetry: Telemetry;
}

/** Under which the services are registered. */
const origin = 'foreign';

export class ForeignEnvironment implements AsyncDisposable {
  readonly options: ForeignEnvironmentOptions;
  readonly server: ForeignServer;
  readonly registry = new MemoryRegistry();
  readonly changes = new Changes();
  readonly logs = new Logs();
  /** Good for everything there. */
  readonly token = makeToken();
  readonly closing: AbortSignal;
  readonly #closing = new AbortController();
  readonly #telemetry: Telemetry;
  #gateway: Gateway | undefined;
  #told = '';

  constructor(options: ForeignEnvironmentOptions) {
    this.options = options;
    this.closing = this.#closing.signal;
    this.#telemetry = new Telemetry({ beside: options.telemetry });
    this.server = new ForeignServer({ ...options, onChange: () => this.#changed() });
    this.#serve();
  }

  /** Base URL of the gateway in front of it. */
  get address(): string {
    return this.#gateway?.address ?? '';
  }

  /** Opens the gateway, at any free port of this machine. Throws what keeps it shut. */
  async open(): Promise<void> {
    this.#gateway = await startGateway(
      {
        registry: this.registry,
        host: '127.0.0.1',
        port: 0,
        onTaken: 'next',
        // What is sent from here has the headers of whoever added it.
        reflectionScope: 'call',
        authorize: authorizeBy(this.token),
        allowedHosts: () => [],
        onFault: (error) => this.#logFault(error),
      },
      this.closing,
    );
    // Whoever looks first sees what was last known, and not a server without services.
    await this.server.begun;
    this.changes.notify();
  }

  status(): Status {
    const { name } = this.options;
    return create(StatusSchema, {
      environment: name,
      gateway: this.address,
      version,
      pid: process.pid,
      projects: this.projects(),
    });
  }

  /** The server, as the one project that runs there. */
  projects(): Project[] {
    const { server, registry, options } = this;
    return [
      create(ProjectSchema, {
        name: options.name,
        state: server.state,
        services: server.services.flatMap(({ typeName }) => {
          const service = registry.get(typeName);
          return service === undefined ? [] : [serviceStatus(service, registry)];
        }),
        error: server.error,
        problems: server.problems.map(({ file, line, column, message }) => ({ file, line, column, message })),
        started: timestampFromDate(server.started),
        generation: 1,
      }),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#gateway?.[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.#telemetry[Symbol.asyncDispose]();
  }

  #serve(): void {
    const routes = (router: ConnectRouter): void => {
      const refusal = `${this.options.name} is a server of someone else's: nothing can be run or deployed there`;
      router.service(EnvironmentService, environmentService(this, undefined));
      router.service(ProjectService, remoteProjectService(this, refusal));
      router.service(RegistryService, registryService(this));
      router.service(
        TelemetryService,
        telemetryService({
          telemetry: this.#telemetry,
          closing: this.closing,
          project: this.options.name,
          // How many there are behind an address is nobody's to know.
          instances: () => [],
        }),
      );
    };
    const { services, target } = serveRoutes(routes, {
      router: { interceptors: [failureInterceptor] },
      onThrow: (error) => this.#logFault(error),
    });
    this.registry.set(
      'skep:control',
      services.map((descriptor) => ({ descriptor, target, scope: 'control' as const })),
    );
  }

  #changed(): void {
    const { name: project } = this.options;
    const { state, error, services, target } = this.server;
    this.registry.set(
      origin,
      services
        // What has a control API of its own is not controlled from here.
        .filter(({ typeName }) => this.registry.get(typeName)?.scope !== 'control')
        .map((descriptor) => ({
          descriptor,
          target: this.#telemetry.observeElsewhere(project, descriptor, target),
          project,
          scope: 'call' as const,
        })),
    );
    const text = state === ProjectState.RUNNING ? `answers; ${services.length} services` : error;
    if (text !== '' && text !== this.#told) {
      const level = state === ProjectState.RUNNING ? 'info' : 'warn';
      this.logs.add({ project, time: Date.now(), level, text });
    }
    this.#told = text;
    this.changes.notify();
  }

  #logFault(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.logs.add({ project: 'skep', time: Date.now(), level: 'error', text });
  }
}
