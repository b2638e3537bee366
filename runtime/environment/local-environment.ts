/** The local environment in the process that owns it: the folders that leases hold, behind a loopback port. */
import { rm } from 'node:fs/promises';
import { localName } from '../api/environment-name.ts';
import { EnvironmentService } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { ForeignService } from '../api/gen/skep/foreign/v1/foreign_pb.ts';
import { ProjectService } from '../api/gen/skep/project/v1/project_pb.ts';
import { RegistryService } from '../api/gen/skep/registry/v1/registry_pb.ts';
import { authorizeBy } from '../auth/token.ts';
import { foreignService } from '../foreign/index.ts';
import {
  type HistoryLimits,
  type OtlpTarget,
  readOtlpTarget,
  type WishedCollector,
} from '../telemetry/index.ts';
import { UserError } from '../user-error.ts';
import type { DataFolder } from './data-folder.ts';
import { Environment } from './environment.ts';
import { environmentService } from './environment-service.ts';
import { Leases } from './leases.ts';
import { LocalProjects } from './local-projects.ts';
import { Preparing } from './preparing.ts';
import { projectService } from './project-service.ts';
import { projectStatus } from './project-status.ts';
import { registryService } from './registry-service.ts';
import { tellInstances } from './told-instances.ts';

/** A running environment: where it answers, and how to end it. */
export interface OpenEnvironment extends AsyncDisposable {
  readonly address: string;
  /** Something the user should see: that another port than the one asked for was taken. */
  readonly notice?: string;
}

/** What the owner's process asked for. */
export interface LocalWishes {
  /** 0: any free port. */
  port: number;
  /** Collector that calls are sent to as spans; what OpenTelemetry's environment variables say without it. */
  otlp?: WishedCollector | undefined;
  /** Of the history, where they are not those that it has unasked. */
  history?: Partial<HistoryLimits> | undefined;
}

/** Opens the local environment. `token` is good for everything in it. Throws what keeps the port shut. */
export async function openLocalEnvironment(
  folder: DataFolder,
  { port, otlp, history }: LocalWishes,
  token: string,
  signal: AbortSignal,
): Promise<OpenEnvironment> {
  const collector = readCollector(otlp);
  const environment = new Environment({
    name: localName,
    isolation: 'shared',
    scope: 'none',
    history: folder.history,
    home: folder.home,
    howToAdd: 'add it in the editor, or with `skep env add`',
    limits: history,
    keepMessages: true,
    otlp: collector.target,
  });
  if (collector.failure !== undefined) {
    environment.logs.add({ project: 'skep', time: Date.now(), level: 'error', text: collector.failure });
  }
  const { registry, serving } = environment;
  const leases = new Leases();
  const preparing = new Preparing(registry, environment.foreign);
  const projects = new LocalProjects(serving, preparing, leases, folder.build);
  const holding = { leases, projects };
  environment.projects = () =>
    projects.list().map((project) => {
      const { name, version } = project.served;
      const exceptions = environment.exceptions.of(name, version?.code);
      const origin = { folder: project.folder, bundle: '', heldBy: projects.holders(project), exceptions };
      return projectStatus(project.served, origin, registry);
    });
  environment.instances = () =>
    projects.list().flatMap(({ served, folder }) => tellInstances(served, folder));
  environment.usesFrom = (name) =>
    projects.list().find(({ served }) => served.name === name)?.served.manifest?.usesFrom ?? {};
  environment.serve('skep:control', 'control', (router) => {
    router.service(EnvironmentService, environmentService(environment, holding));
    router.service(ProjectService, projectService(environment, holding, preparing));
    router.service(RegistryService, registryService(environment));
    router.service(ForeignService, foreignService(environment.foreign, environment.closing));
  });
  const close = async (): Promise<void> => {
    environment.endStreams();
    await projects[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  };
  try {
    // What an owner before this one built, and was killed over.
    await rm(folder.build, { recursive: true, force: true });
    const gateway = await environment.open(
      {
        host: '127.0.0.1',
        port,
        onTaken: 'next',
        // The port is this machine's alone.
        metricsScope: 'none',
        authorize: authorizeBy(token),
        allowedHosts: () => leases.allowedHosts(),
      },
      signal,
    );
    return {
      address: gateway.address,
      ...(gateway.notice === undefined ? {} : { notice: gateway.notice }),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A collector that cannot be is told of in the log: variables that were set for other programs must not keep the editor from running services. */
function readCollector(wished: WishedCollector | undefined): {
  target?: OtlpTarget | undefined;
  failure?: string;
} {
  try {
    return { target: readOtlpTarget(process.env, wished) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { failure: `calls are not sent to a collector: ${error.message}` };
  }
}
