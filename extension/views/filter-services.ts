/** Leaves of services what fits a filter: words that have to be in the names of project, service or method, each of them. */
import { isPartOf, typedWords } from './name-match.ts';
import type { PlatformNode, ProjectNode, ServiceNode } from './nodes.ts';

/** The projects with what fits; those with nothing are left out. */
export function filterProjects(projects: readonly ProjectNode[], filter: string): ProjectNode[] {
  const words = typedWords(filter);
  return projects.flatMap((project) => {
    const services = fitting(project.services, words);
    const isNamed = words.every((word) => isPartOf(word, project.name));
    return services.length > 0 || isNamed ? [{ ...project, services }] : [];
  });
}

/** The same of what an environment serves of itself. */
export function filterPlatform(platform: PlatformNode | undefined, filter: string): PlatformNode | undefined {
  if (!platform) return undefined;
  const services = fitting(platform.services, typedWords(filter));
  return services.length > 0 ? { ...platform, services } : undefined;
}

/** A service that fits by its own name keeps all its methods, another those by which it fits. */
function fitting(services: readonly ServiceNode[], words: readonly string[]): ServiceNode[] {
  return services.flatMap((service) => {
    const left = words.filter((word) => !isPartOf(word, service.service) && !isPartOf(word, service.name));
    if (left.length === 0) return [service];
    const methods = service.methods.filter(({ method }) => left.every((word) => isPartOf(word, method)));
    return methods.length > 0 ? [{ ...service, methods }] : [];
  });
}
