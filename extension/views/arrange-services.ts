/**
 * Arranges what an environment serves as rows: by package, then service, then version. A level that would have one row that
 * says nothing new is left out: versions where there is one, and projects, whose row is that of their package.
 */
import type {
  EnvironmentNode,
  PackageNode,
  PlatformNode,
  ProjectNode,
  ServiceNode,
  VersionsNode,
} from './nodes.ts';
import { compareVersions, serviceName } from './service-name.ts';

/** With more methods in an environment than this, its services begin folded. */
const fewMethods = 60;

/** What is given is changed: a service learns how it stands in the tree. */
export function arrangeServices(
  environment: EnvironmentNode['environment'],
  projects: readonly ProjectNode[],
  platform: PlatformNode | undefined,
): EnvironmentNode {
  const all = projects.flatMap(({ services }) => services);
  const projectOf = new Map(projects.flatMap((project) => project.services.map((each) => [each, project])));
  const count = all.reduce((sum, { methods }) => sum + methods.length, 0);
  const packages = [...byPackage(all)].flatMap(([name, services]) =>
    packageRows(environment, name, services, projectOf),
  );
  const idle = projects.filter(({ services }) => services.length === 0);
  const children = [...packages, ...idle].sort((a, b) => rowName(a).localeCompare(rowName(b)));
  if (environment.isLocal && count <= fewMethods) {
    for (const { services } of packages) {
      const [only] = services;
      if (services.length === 1 && only?.kind === 'service') only.beginsOpen = true;
    }
  }
  return { kind: 'environment', environment, children, platform };
}

/** How many methods are in the rows. */
export function methodCount(roots: readonly EnvironmentNode[]): number {
  const services = roots.flatMap(({ children, platform }) => [
    ...children.flatMap((row) => row.services),
    ...(platform?.services ?? []),
  ]);
  const each = services.flatMap((row) => (row.kind === 'versions' ? row.versions : [row]));
  return each.reduce((sum, { methods }) => sum + methods.length, 0);
}

/** What a package's or a project's row is called. */
export function rowName(node: PackageNode | ProjectNode): string {
  return node.kind === 'package' && node.package !== '' ? node.package : node.name;
}

function byPackage(services: readonly ServiceNode[]): Map<string, ServiceNode[]> {
  return Map.groupBy(services, ({ service }) => serviceName(service).package);
}

/** One row; one for each project where several have a service of the same name, as two checkouts do, or no package. */
function packageRows(
  environment: EnvironmentNode['environment'],
  name: string,
  services: readonly ServiceNode[],
  projectOf: ReadonlyMap<ServiceNode, ProjectNode>,
): PackageNode[] {
  const isTwice = new Set(services.map(({ service }) => service)).size < services.length;
  const parts = Map.groupBy(services, (each) => (isTwice || name === '' ? projectOf.get(each) : undefined));
  return [...parts.values()].map((part) => {
    const owners = new Set(part.map((each) => projectOf.get(each)));
    const [owner] = owners;
    const project = owners.size === 1 ? owner : undefined;
    // Each service stands for its own project where the package cannot.
    if (!project) for (const each of part) each.project = projectOf.get(each);
    return {
      kind: 'package',
      environment,
      package: name,
      project,
      name: project?.name ?? '',
      folder: project?.folder ?? '',
      services: serviceRows(environment, name, part),
    };
  });
}

function serviceRows(
  environment: EnvironmentNode['environment'],
  packageName: string,
  services: readonly ServiceNode[],
): (VersionsNode | ServiceNode)[] {
  const byName = Map.groupBy(services, ({ service }) => serviceName(service).name);
  const rows = [...byName].sort(([a], [b]) => a.localeCompare(b));
  return rows.flatMap(([name, versions]): (VersionsNode | ServiceNode)[] => {
    if (versions.length === 1) return versions;
    for (const each of versions) each.isVersion = true;
    versions.sort((a, b) => compareVersions(serviceName(a.service).version, serviceName(b.service).version));
    const service = packageName === '' ? name : `${packageName}.${name}`;
    return [{ kind: 'versions', environment, service, versions }];
  });
}
