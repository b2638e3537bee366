/** What the trees show, apart from how: projects, their services, and their methods. */
import path from 'node:path';
import type { Project, ProjectState } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environment } from '../environment/environment.ts';
import type { WorkspaceProject } from '../environment/workspace-projects.ts';
import type { DefinedService } from '../language/language-service.ts';

export interface ProjectNode {
  kind: 'project';
  environment: Environment;
  name: string;
  /** Absolute; empty for a deployment. */
  folder: string;
  /** Absent when it does not run. */
  running: Project | undefined;
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
}

/** A service as the environment tells of it, or as its definition does. */
interface KnownService {
  name: string;
  methods: readonly {
    name: string;
    input: string;
    output: string;
    clientStreaming: boolean;
    serverStreaming: boolean;
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
  { name: service, methods }: KnownService,
): Omit<ServiceNode, 'isOnly'> {
  return {
    kind: 'service',
    environment,
    service,
    folder,
    state,
    methods: methods.map(({ name: method, input, output, clientStreaming, serverStreaming }) => ({
      kind: 'method',
      environment,
      service,
      method,
      folder,
      state,
      input,
      output,
      clientStreaming,
      serverStreaming,
    })),
  };
}
