/** What the trees show, apart from how: projects, their services, and their methods. */
import path from 'node:path';
import type { Project, ProjectState } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type {
  InstanceStats,
  MethodStats,
  WatchStatsResponse,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { methodStats } from '../environment/live-stats.ts';
import type { WorkspaceProject } from '../environment/workspace-projects.ts';
import type { DefinedService } from '../language/language-service.ts';
import { instancesOf } from './row-numbers.ts';

export interface ProjectNode {
  kind: 'project';
  environment: Environment;
  name: string;
  /** Absolute; empty for a deployment. */
  folder: string;
  /** Absent when it does not run. */
  running: Project | undefined;
  /** Of those that run, what their calls come to; none while nobody looks. */
  instances: InstanceStats[];
  services: ServiceNode[];
}

export interface ServiceNode {
  kind: 'service';
  environment: Environment;
  /** Full name. */
  service: string;
  folder: string;
  state: ProjectState | undefined;
  /** Whether its project has no other. */
  isOnly: boolean;
  deprecated: boolean;
  methods: MethodNode[];
}

export interface MethodNode {
  kind: 'method';
  environment: Environment;
  /** Full name. */
  service: string;
  method: string;
  folder: string;
  state: ProjectState | undefined;
  /** Full names of the messages. */
  input: string;
  output: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  deprecated: boolean;
  /** What its calls come to; undefined before the first, and while nobody looks. */
  stats: MethodStats | undefined;
}

/** A service as the environment tells of it, or as its definition does. */
interface KnownService {
  name: string;
  deprecated: boolean;
  methods: readonly {
    name: string;
    input: string;
    output: string;
    clientStreaming: boolean;
    serverStreaming: boolean;
    deprecated: boolean;
  }[];
}

/** The projects of the workspace and every other that runs in the local environment, by name. */
export function localProjects(
  environment: Environment,
  projects: readonly WorkspaceProject[],
  defined: readonly DefinedService[],
): ProjectNode[] {
  const running = new Map(environment.projects.map((project) => [project.folder, project]));
  const nodes = projects.map((project) => {
    const { name, folder, definitions } = project;
    const ours = defined.filter((service) => service.file.startsWith(definitions + path.sep));
    return projectNode(environment, name, folder, running.get(folder), ours);
  });
  const known = new Set(projects.map((project) => project.folder));
  const others = environment.projects.filter((project) => !known.has(project.folder));
  return [
    ...nodes,
    ...others.map((project) => projectNode(environment, project.name, project.folder, project, [])),
  ].sort((a, b) => a.name.localeCompare(b.name));
}

/** What runs in an added environment, by name. */
export function deployedProjects(environment: Environment): ProjectNode[] {
  return environment.projects
    .map((project) => projectNode(environment, project.name, project.folder, project, []))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** What serves wins over what is defined: the definition may be ahead of what runs. */
function projectNode(
  environment: Environment,
  name: string,
  folder: string,
  running: Project | undefined,
  defined: readonly KnownService[],
): ProjectNode {
  const services: readonly KnownService[] = running?.services.length ? running.services : defined;
  return {
    kind: 'project',
    environment,
    name,
    folder,
    running,
    instances: [],
    services: services.map((service) => ({
      ...serviceNode(environment, folder, running?.state, service),
      isOnly: services.length === 1,
    })),
  };
}

function serviceNode(
  environment: Environment,
  folder: string,
  state: ProjectState | undefined,
  { name: service, methods, deprecated }: KnownService,
): Omit<ServiceNode, 'isOnly'> {
  return {
    kind: 'service',
    environment,
    service,
    folder,
    state,
    deprecated,
    methods: methods.map(({ name: method, ...described }) => ({
      kind: 'method',
      environment,
      service,
      method,
      folder,
      state,
      input: described.input,
      output: described.output,
      clientStreaming: described.clientStreaming,
      serverStreaming: described.serverStreaming,
      deprecated: described.deprecated,
      stats: undefined,
    })),
  };
}

/** The same nodes, which then know what their calls come to. */
export function withNumbers(nodes: ProjectNode[], stats: WatchStatsResponse | undefined): ProjectNode[] {
  if (!stats) return nodes;
  for (const node of nodes) {
    if (!node.running) continue;
    node.instances = instancesOf(stats, node.name);
    for (const { methods } of node.services)
      for (const method of methods) method.stats = methodStats(stats, method.service, method.method);
  }
  return nodes;
}
