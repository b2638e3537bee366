/** An environment that projects are deployed to: `skep server`. */
import { hostname } from 'node:os';
import { DeployService } from '../api/gen/skep/deploy/v1/deploy_pb.ts';
import { EnvironmentService } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { ProjectService } from '../api/gen/skep/project/v1/project_pb.ts';
import { RegistryService } from '../api/gen/skep/registry/v1/registry_pb.ts';
import { StoredTokens } from '../auth/stored-tokens.ts';
import { allScopes, makeToken } from '../auth/token.ts';
import { BundleStore } from '../deploy/bundle-store.ts';
import { deployedStatus, deployService } from '../deploy/deploy-service.ts';
import { DeployedProjects } from '../deploy/deployed-projects.ts';
import { Deployments } from '../deploy/deployments.ts';
import { isLoopbackName } from '../gateway/host-name.ts';
import type { Gateway, Limits } from '../gateway/index.ts';
import type { LogLine } from '../supervisor/index.ts';
import {
  type HistoryLimits,
  type OtlpTarget,
  readOtlpTarget,
  type WishedCollector,
} from '../telemetry/index.ts';
import { UserError } from '../user-error.ts';
import { AccessLogFile } from './access-log-file.ts';
import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { Environment } from './environment.ts';
import { environmentService } from './environment-service.ts';
import type { OpenEnvironment } from './local-environment.ts';
import { tryLock } from './lock.ts';
import { registryService } from './registry-service.ts';
import { remoteProjectService } from './remote-project-service.ts';
import { openStateDatabase } from './state-database.ts';
import { readTlsFiles, type TlsFiles, watchTlsFiles } from './tls-files.ts';
import { tellInstances } from './told-instances.ts';

export interface ServerOptions {
  /** Data folder of the server's own. */
  home: string;
  /** Address to listen at: `127.0.0.1`, `0.0.0.0`. */
  host: string;
  /** 0: any free port. */
  port: number;
  /** Answer beyond this machine without TLS. */
  insecure: boolean;
  /** Let everybody call what is deployed, without a token. */
  public: boolean;
  /** Read again whenever they change. */
  tls?: TlsFiles;
  /** How clients see it named; this machine's name without it. */
  name?: string;
  /** Names by which clients reach it beside its address, where the gateway is to answer to them. */
  allowedHosts?: readonly string[];
  /** File that gets a line of JSON for each request; `-` is standard output. None without it. */
  accessLog?: string;
  /** Whether the history keeps what messages say, or only how long they are. True without it. */
  keepMessages?: boolean;
  /** Of the history of calls, where they are not those that it has unasked. */
  history?: Partial<HistoryLimits>;
  /** Of the gateway, where they are not those that it has unasked. */
  limits?: Partial<Limits>;
  /** Address of a collector that calls are sent to as spans; what OpenTelemetry's environment variables say without it. */
  otlp?: WishedCollector;
  /** Gets the token that is made at the first start. It is stored hashed and never to be had again. */
  onFirstToken(token: string): void;
}

/**
 * Starts a server and what was deployed to it. Throws UserError `needs-tls`, `server-running`, `port-taken`,
 * `state-newer`, `tls-unreadable`, `tls-invalid`, `otlp-invalid`. Aborting the signal ends the attempt; a started server ends when it is disposed of.
 */
export async function startServer(options: ServerOptions, signal: AbortSignal): Promise<OpenEnvironment> {
  if (!isLoopbackName(options.host) && options.tls === undefined && !options.insecure) {
    throw new UserError(
      'needs-tls',
      `beyond this machine, at ${options.host}, tokens and calls would travel in clear: give a key and a certificate ` +
        '(--tls-key, --tls-cert), or say --insecure',
    );
  }
  const otlp = readOtlpTarget(process.env, options.otlp);
  const folder = makeDataFolder(options.home);
  const lock = tryLock(folder.lock);
  if (lock === undefined) {
    throw new UserError(
      'server-running',
      `another process runs on ${folder.home}: stop it, or choose another folder`,
    );
  }
  try {
    return await openServer(options, otlp, folder, lock, signal);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function openServer(
  options: ServerOptions,
  otlp: OtlpTarget | undefined,
  folder: DataFolder,
  lock: Disposable,
  signal: AbortSignal,
): Promise<OpenEnvironment> {
  const database = openStateDatabase(folder.state);
  const tokens = new StoredTokens(database);
  const deployments = new Deployments(database);
  const store = new BundleStore(folder);
  const environment = new Environment({
    name: options.name ?? hostname(),
    isolation: 'process',
    scope: options.public ? 'none' : 'call',
    history: folder.history,
    home: folder.home,
    // Which folder that is, is nobody's to know who calls from outside.
    howToAdd: 'on its machine, run `skep env add` with SKEP_HOME set to the data folder of this server',
    limits: options.history,
    keepMessages: options.keepMessages ?? true,
    otlp,
  });
  const projects = new DeployedProjects(environment.serving, store, deployments, folder.home);
  environment.projects = () =>
    projects.list().map((project) => deployedStatus(project, environment.registry));
  environment.instances = () => projects.list().flatMap(({ served }) => tellInstances(served, ''));
  environment.usesFrom = (name) =>
    projects.list().find(({ served }) => served.name === name)?.served.manifest?.usesFrom ?? {};
  environment.serve('skep:control', 'control', (router) => {
    router.service(EnvironmentService, environmentService(environment, undefined));
    router.service(ProjectService, remoteProjectService(environment));
    router.service(RegistryService, registryService(environment));
  });
  environment.serve('skep:deploy', 'deploy', (router) => {
    router.service(DeployService, deployService(environment.registry, store, projects));
  });
  let watching: Disposable | undefined;
  let accessLog: AccessLogFile | undefined;
  const close = async (): Promise<void> => {
    watching?.[Symbol.dispose]();
    environment.endStreams();
    await projects[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
    accessLog?.[Symbol.dispose]();
    database.close();
  };
  try {
    await store.clearUploads();
    await store.sweep(new Set(deployments.list().map((deployment) => deployment.sha256)));
    const { host, port, tls, limits } = options;
    if (options.accessLog !== undefined) {
      accessLog = new AccessLogFile(options.accessLog, (text) =>
        environment.logs.add({ project: 'skep', time: Date.now(), level: 'error', text }),
      );
    }
    const gateway = await environment.open(
      {
        host,
        port,
        onTaken: 'fail',
        ...(tls && { tls: await readTlsFiles(tls) }),
        ...(limits && { limits }),
        metricsScope: 'control',
        authorize: (token, scope) => tokens.authorize(token, scope),
        allowedHosts: () => options.allowedHosts ?? [],
        accessLog: accessLog?.add,
      },
      signal,
    );
    if (tls) watching = followTlsFiles(tls, gateway, environment);
    makeFirstToken(tokens, options);
    projects.resume();
    let closing: Promise<void> | undefined;
    return {
      address: gateway.address,
      [Symbol.asyncDispose]() {
        closing ??= close().finally(() => lock[Symbol.dispose]());
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes a renewed certificate. What cannot be used is told in the log, and the one before goes on. */
function followTlsFiles(files: TlsFiles, gateway: Gateway, environment: Environment): Disposable {
  const log = (level: LogLine['level'], text: string): void => {
    environment.logs.add({ project: 'skep', time: Date.now(), level, text });
  };
  return watchTlsFiles(files, async () => {
    try {
      gateway.replaceKey(await readTlsFiles(files));
      log('info', `the certificate in ${files.cert} is in use now`);
    } catch (error) {
      log(
        'warn',
        `the certificate before goes on: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}

/** Shown first and stored then: a token that nobody saw would lock everybody out. */
function makeFirstToken(tokens: StoredTokens, options: Pick<ServerOptions, 'onFirstToken'>): void {
  if (tokens.list().length > 0) return;
  const token = makeToken();
  options.onFirstToken(token);
  tokens.add('made at the first start', token, allScopes);
}
