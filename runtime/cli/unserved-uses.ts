import { ConnectError } from '@connectrpc/connect';
import { localName } from '../api/environment-name.ts';
import type { Project } from '../api/gen/skep/environment/v1/environment_pb.ts';
import type { Endpoint } from '../environment/index.ts';
import { findProjects, type Manifest, ownServices, readManifest } from '../project/index.ts';
import { matchService } from '../project/match-service.ts';
import { UserError } from '../user-error.ts';
import { withEnvironment } from './find-environment.ts';
import type { Output } from './output.ts';
import { realFolder } from './real-folder.ts';
import { shortPath } from './report-error.ts';

/** Says which services the projects use that run nowhere: they serve, but what they call there fails. */
export async function warnOfUnserved(
  serving: readonly Pick<Project, 'folder'>[],
  workspaceFolders: readonly string[],
  { address, token, pid }: Omit<Endpoint, 'owner'>,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  try {
    const manifests = await Promise.all(serving.map(({ folder }) => readManifest(folder)));
    if (manifests.every(({ uses }) => uses.length === 0)) return;
    const { status } = await withEnvironment({ name: localName, address, token, pid }, ({ environment }) =>
      environment.getStatus({}, { signal }),
    );
    const projects = status?.projects ?? [];
    for (const { folder } of serving) {
      for (const sentence of await unservedUses(folder, { projects, workspaceFolders })) {
        output.note(`${output.noteStyle('yellow', 'warning')}: ${sentence}`);
      }
    }
  } catch (error) {
    // What runs goes on though this cannot be told: the owner has just ended, amid the answer even, or a skep.json has been broken.
    if (!signal.aborted && !(error instanceof UserError || error instanceof ConnectError)) throw error;
  }
}

/** Where a project's used services are looked for. */
interface Serving {
  /** All that the environment has, whether they serve or not: of what is broken its own run says so. */
  projects: readonly Pick<Project, 'folder' | 'services'>[];
  /** Folders in which projects that could be started are looked for. */
  workspaceFolders: readonly string[];
}

/** A sentence for each service that a project uses and that runs nowhere: who uses it, and how it is started. */
async function unservedUses(folder: string, { projects, workspaceFolders }: Serving): Promise<string[]> {
  const { name, uses, usesFrom } = await readManifest(folder);
  const running = projects.flatMap(({ services }) => services.map((service) => service.name));
  const served = [...running, ...Object.keys(usesFrom)];
  const unserved = uses.filter((used) => matchService(used, served).length === 0);
  if (unserved.length === 0) return [];
  const begun = new Set(projects.map((project) => realFolder(project.folder)));
  const defined = await servicesBeside(folder, workspaceFolders);
  return unserved.flatMap((used) => {
    const [service = used] = matchService(used, defined.keys());
    const project = defined.get(service);
    if (project !== undefined && begun.has(realFolder(project))) return [];
    const start =
      project === undefined
        ? `run the project that serves it, or name the environment that does: \`skep use ${service} --env NAME\``
        : `start it with \`skep run ${argument(shortPath(project))}\``;
    return [`${name} uses ${service}, which runs nowhere, and calls of it fail: ${start}`];
  });
}

/** The services that other projects define, each with the folder of its project. */
async function servicesBeside(
  folder: string,
  workspaceFolders: readonly string[],
): Promise<Map<string, string>> {
  const services = new Map<string, string>();
  for (const project of await findProjects(workspaceFolders)) {
    if (project === folder) continue;
    for (const service of await servicesDefinedIn(project)) {
      if (!services.has(service)) services.set(service, project);
    }
  }
  return services;
}

/** None where the project is broken in itself. */
function servicesDefinedIn(project: string): Promise<string[]> {
  return readManifest(project)
    .then((manifest: Manifest) => ownServices(project, manifest))
    .catch(() => []);
}

/** A path as a shell takes it for one word. */
function argument(text: string): string {
  return /^[\w./\\:@+-]+$/.test(text) ? text : `"${text}"`;
}
