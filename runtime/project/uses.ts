import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bundledFiles } from '../../server/compiler/index.ts';
import { UserError } from '../user-error.ts';
import {
  compileDefinitions,
  compileTexts,
  type DefinitionFile,
  type Definitions,
  serviceNames,
  servicesOf,
  usesFolder,
} from './definitions.ts';
import { findProjects } from './find-projects.ts';
import { listFiles } from './list-files.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { matchService } from './match-service.ts';
import { removeFile } from './remove-file.ts';
import { writeChanged } from './write-changed.ts';

/** The definition of a service that a project uses. */
export interface UsedDefinition {
  /** Full name of the service. */
  name: string;
  /** Its file and all that imports, by import path. */
  files: { path: string; text: string }[];
}

/** Where used services are looked for. */
export interface UsesSources {
  /**
   * Asks the environment, and then the other one that `usesFrom` names; undefined when there is no such service. Rejects with the
   * signal's reason once that is aborted.
   */
  findService(
    name: string,
    elsewhere: string | undefined,
    signal: AbortSignal,
  ): Promise<UsedDefinition | undefined>;
  /** Folders in which other projects are looked for. */
  workspaceFolders: readonly string[];
}

/** First line of a copied definition. A file in the uses folder without it is the user's own and never touched. */
const marker = '// Copied by Skep: `uses` in skep.json names the service. Changes to this copy are lost.\n';

/**
 * Copies the definitions of the services that `manifest.uses` names beside the project's own, under `uses/`: from
 * another project of the workspace, else from the environment or the one that `usesFrom` names, else what was copied before stays. Copies of what is
 * no longer used are removed.
 *
 * Throws UserError `uses-not-found`, which says what there is, and `uses-ambiguous`.
 *
 * @returns the files that were written or removed, absolute
 */
export async function copyUses(
  folder: string,
  manifest: Manifest,
  sources: UsesSources,
  signal: AbortSignal,
): Promise<string[]> {
  const root = path.join(folder, usesFolder);
  const before = await listFiles(root, '.proto');
  if (manifest.uses.length === 0 && before.length === 0) return [];
  const found = await findUses(folder, manifest, sources, signal);
  const wanted = new Map(found.flatMap((used) => used.files).map((file) => [file.path, file.text]));
  const changed: string[] = [];
  for (const [importPath, text] of wanted) {
    const file = path.join(root, importPath);
    if (!(await isOurs(file))) continue;
    if (await writeChanged(file, marker + withoutMarker(text))) changed.push(file);
  }
  for (const importPath of before) {
    const file = path.join(root, importPath);
    if (wanted.has(importPath) || !(await isOurs(file))) continue;
    await removeFile(root, importPath);
    changed.push(file);
  }
  return changed;
}

/** Finds each service that `manifest.uses` names; see `copyUses`. */
export async function findUses(
  folder: string,
  manifest: Manifest,
  sources: UsesSources,
  signal: AbortSignal,
): Promise<UsedDefinition[]> {
  if (manifest.uses.length === 0) return [];
  const workspace = await workspaceServices(folder, sources.workspaceFolders);
  const copied = await copiedServices(folder, manifest);
  const found: UsedDefinition[] = [];
  for (const name of manifest.uses) {
    const copy = pick(name, copied);
    const original =
      pick(name, workspace) ?? (await asked(sources, name, manifest, copy !== undefined, signal));
    // While somebody is in the middle of changing the original, its users keep the last copy that made sense.
    const used =
      copy !== undefined && original !== undefined && isBroken(original) ? copy : (original ?? copy);
    if (used === undefined) throw notFound(name, [...workspace.keys()]);
    found.push({ name: used.name, files: used.files.filter((file) => !bundledFiles.has(file.path)) });
  }
  return found;
}

/** What environments say; nothing where they cannot say anything and there is a copy. */
async function asked(
  { findService }: UsesSources,
  name: string,
  manifest: Manifest,
  hasCopy: boolean,
  signal: AbortSignal,
): Promise<UsedDefinition | undefined> {
  try {
    return await findService(name, elsewhere(name, manifest), signal);
  } catch (error) {
    if (error instanceof UserError && hasCopy) return undefined;
    throw error;
  }
}

/** The environment that a used service is taken from when none here has it. */
function elsewhere(name: string, { usesFrom }: Manifest): string | undefined {
  const [service, ...others] = matchService(name, Object.keys(usesFrom));
  return service === undefined || others.length > 0 ? undefined : usesFrom[service];
}

function isBroken(used: UsedDefinition): boolean {
  const { files } = compileTexts(new Map(used.files.map((file) => [file.path, file.text])));
  return used.files.some((file) =>
    files.get(file.path)?.diagnostics.some((diagnostic) => diagnostic.severity === 'error'),
  );
}

type Services = Map<string, () => UsedDefinition>;

function pick(name: string, services: Services): UsedDefinition | undefined {
  const candidates = matchService(name, services.keys());
  if (candidates.length > 1) {
    throw new UserError(
      'uses-ambiguous',
      `several services answer to \`${name}\` in "uses": write one of ${candidates.join(', ')}`,
    );
  }
  return services.get(candidates[0] ?? '')?.();
}

/** Every service of the other projects; where two projects define one of a name, a neighbour of `folder` wins. */
async function workspaceServices(folder: string, workspaceFolders: readonly string[]): Promise<Services> {
  const parent = path.dirname(path.resolve(folder));
  const projects = (await findProjects(workspaceFolders)).filter((each) => each !== path.resolve(folder));
  const near = projects.filter((each) => path.dirname(each) === parent);
  const far = projects.filter((each) => path.dirname(each) !== parent);
  const services: Services = new Map();
  for (const project of [...near, ...far]) {
    // A project that is broken in itself cannot be used; its own run says why.
    const definitions = await readManifest(project)
      .then((manifest) => compileDefinitions(project, manifest))
      .catch(() => undefined);
    if (definitions === undefined) continue;
    for (const name of servicesOf(definitions, definitions.own)) {
      if (!services.has(name)) services.set(name, () => definitionOf(name, definitions));
    }
  }
  return services;
}

async function copiedServices(folder: string, manifest: Manifest): Promise<Services> {
  const definitions = await compileDefinitions(folder, manifest);
  const names = servicesOf(definitions, [...definitions.own, ...definitions.used]);
  const own = new Set(definitions.own.map((file) => file.path));
  return new Map(
    names.map((name) => [
      name,
      () => {
        const { files } = definitionOf(name, definitions);
        return { name, files: files.filter((file) => !own.has(file.path)) };
      },
    ]),
  );
}

/** The file that defines the service, and all it imports that is a file of the project. */
function definitionOf(name: string, definitions: Definitions): UsedDefinition {
  const texts = new Map<string, DefinitionFile>(
    [...definitions.used, ...definitions.own].map((file) => [file.path, file]),
  );
  const wanted = new Map<string, string>();
  const linked = [...definitions.compilation.files.values()].filter((file) =>
    serviceNames(file).includes(name),
  );
  for (let file = linked.pop(); file !== undefined; file = linked.pop()) {
    const text = texts.get(file.path)?.text;
    if (text === undefined || wanted.has(file.path)) continue;
    wanted.set(file.path, text);
    linked.push(...file.dependencies);
  }
  return { name, files: [...wanted].map(([importPath, text]) => ({ path: importPath, text })) };
}

function notFound(name: string, services: string[]): UserError {
  const there =
    services.length === 0
      ? 'no other project of the workspace defines a service, and the environment has none of that name'
      : `the workspace has ${services.sort().join(', ')}, and the environment has none of that name`;
  return new UserError(
    'uses-not-found',
    `"uses" in skep.json names \`${name}\`, which is nowhere: ${there}; correct the name, or run the project that serves it`,
  );
}

async function isOurs(file: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')).startsWith(marker);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

function withoutMarker(text: string): string {
  return text.startsWith(marker) ? text.slice(marker.length) : text;
}
