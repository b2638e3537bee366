/** The projects of an environment with their services and methods, before they are arranged as rows. */
import path from 'node:path';
import type { Project, ProjectState } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environment } from '../environment/environment.ts';
import type { WorkspaceProject } from '../environment/workspace-projects.ts';
import type { DefinedService } from '../language/language-service.ts';
import type { KnownService, ProjectNode, ServiceNode } from './nodes.ts';

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
  const of = { name, folder, state: running?.state };
  return {
    kind: 'project',
    environment,
    name,
    folder,
    running,
    services: services.map((service) => serviceNode(environment, service, of)),
  };
}

/** A service of a project, or of none. */
export function serviceNode(
  environment: Environment,
  { name: service, methods, deprecated }: KnownService,
  of: { name: string; folder: string; state: ProjectState | undefined },
): ServiceNode {
  const { folder, state } = of;
  return {
    kind: 'service',
    environment,
    service,
    ...of,
    project: undefined,
    isPlatform: false,
    isVersion: false,
    beginsOpen: false,
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
    })),
  };
}
