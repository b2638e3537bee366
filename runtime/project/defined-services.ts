import { compileDefinitions, servicesOf } from './definitions.ts';
import { findProjects } from './find-projects.ts';
import { type Manifest, readManifest } from './manifest.ts';

/** Full names of the services that a project and the others of its workspace define. */
export interface DefinedServices {
  own: string[];
  others: string[];
}

/** What a project could use. Other projects that are broken in themselves have nothing; their own runs say why. */
export async function definedServices(
  folder: string,
  manifest: Manifest,
  workspaceFolders: readonly string[],
): Promise<DefinedServices> {
  const own = await ownServices(folder, manifest);
  const projects = (await findProjects(workspaceFolders)).filter((project) => project !== folder);
  const others = await Promise.all(
    projects.map((project) =>
      readManifest(project)
        .then((read) => ownServices(project, read))
        .catch(() => []),
    ),
  );
  return { own, others: [...new Set(others.flat())].filter((name) => !own.includes(name)) };
}

/** Full names of the services that a project defines itself. */
export async function ownServices(folder: string, manifest: Manifest): Promise<string[]> {
  const definitions = await compileDefinitions(folder, manifest);
  return servicesOf(definitions, definitions.own);
}
