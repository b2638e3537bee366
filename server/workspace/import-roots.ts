import { cachedModule, dependenciesOf, lockedModules } from './buf-dependencies.ts';
import type { FileSource } from './file-source.ts';
import type { PackageRoots } from './package-roots.ts';
import { type ConfigName, configNames, copiesFolder, importRootsOf, lockName } from './project-config.ts';
import { type FileUri, folderOf, isWithin, joinUri, pathBelow } from './uri.ts';

/** What of the editor's settings decides which import finds which file. */
export interface WorkspaceSettings {
  readonly folders: readonly FileUri[];
  /** `skep.importPaths`: absolute, or relative to each workspace folder. */
  readonly importPaths: readonly string[];
  /** In a workspace that is not trusted, nothing outside of its folders is read. */
  readonly trusted: boolean;
}

/** The folders that imports are looked up in, first one first. */
export interface ImportRoots {
  readonly roots: readonly FileUri[];
  /** Where the project keeps its copies of the definitions of services that it uses. */
  readonly copies: FileUri | undefined;
  /** Names of modules that a `buf.yaml` needs and that are not on this machine: an import that is not found may be theirs. */
  readonly missingModules: readonly string[];
}

/** Where definitions lie that are not the workspace's own. */
export interface OutsideFolders {
  readonly packages: PackageRoots;
  readonly bufCache: FileUri | undefined;
}

/**
 * The import roots of one file: the nearest project's, the nearest `buf.yaml`'s (with the modules beside it), the setting's,
 * `proto/` in the workspace folder, the workspace folder itself, and of what lies outside the modules that the `buf.yaml` needs
 * and the packages that are installed. Files that ship with the compiler come after all of them.
 */
export async function importRootsFor(
  uri: FileUri,
  store: FileSource,
  settings: WorkspaceSettings,
  outside?: OutsideFolders,
): Promise<ImportRoots> {
  const workspaceFolder = settings.folders
    .filter((folder) => isWithin(folder, uri))
    .sort(byLength)
    .at(-1);
  const top = settings.trusted ? undefined : workspaceFolder;
  const configs = await nearestConfigs(uri, store, top);
  const project = configs.find(({ name }) => name === 'skep.json');
  const copies = project && joinUri(project.folder, copiesFolder);
  const roots = configs.flatMap(({ folder, paths }) => paths.map((path) => joinUri(folder, path)));
  if (configs.length === 0) roots.push(...rootByPackage(uri, store.syntax(uri)?.packageName ?? ''));
  for (const folder of workspaceFolder ? [workspaceFolder] : settings.folders) {
    roots.push(...settings.importPaths.map((path) => joinUri(folder, path)));
    roots.push(joinUri(folder, 'proto'), folder);
  }
  const ownFolder = folderOf(uri);
  const modules = await modulesOf(configs, store, settings.trusted ? outside?.bufCache : undefined);
  roots.push(...modules.roots);
  if (ownFolder) roots.push(...((await outside?.packages.rootsFor(ownFolder, top)) ?? []));
  const allowed = roots.filter(
    (root) => settings.trusted || settings.folders.some((folder) => isWithin(folder, root)),
  );
  if (ownFolder && !allowed.some((root) => isWithin(root, uri))) allowed.push(ownFolder);
  return { roots: [...new Set(allowed)], copies, missingModules: modules.missing };
}

/** Where the modules lie that the nearest `buf.yaml` needs, as its `buf.lock` pins them; and those that are not there. */
async function modulesOf(
  configs: readonly FoundConfig[],
  store: FileSource,
  cache: FileUri | undefined,
): Promise<{ roots: FileUri[]; missing: string[] }> {
  const config = configs.find(({ name }) => name === 'buf.yaml');
  const needed = config ? dependenciesOf(config.text) : [];
  if (!config || needed.length === 0) return { roots: [], missing: [] };
  const lock = joinUri(config.folder, lockName);
  await store.load(lock);
  const roots: FileUri[] = [];
  const missing = new Set(needed);
  for (const module of lockedModules(store.text(lock) ?? '')) {
    const place = cache && cachedModule(cache, module);
    if (place) await store.load(place.sign);
    if (place && store.text(place.sign) !== undefined) {
      roots.push(place.files);
      missing.delete(module.name);
    } else missing.add(module.name);
  }
  return { roots, missing: [...missing] };
}

/** The path that others import a file by: below the first root that holds it. */
export function importPathOf(uri: FileUri, roots: readonly FileUri[]): string | undefined {
  for (const root of roots) {
    const path = pathBelow(root, uri);
    if (path !== undefined) return path;
  }
  return undefined;
}

interface FoundConfig {
  name: ConfigName;
  folder: FileUri;
  text: string;
  paths: string[];
}

/** The nearest config of each name at or above the file's folder, up to `top`; the project's first. */
async function nearestConfigs(
  uri: FileUri,
  store: FileSource,
  top: FileUri | undefined,
): Promise<FoundConfig[]> {
  const found = new Map<ConfigName, FoundConfig>();
  for (let folder = folderOf(uri); folder !== undefined; folder = folderOf(folder)) {
    for (const name of configNames) {
      if (found.has(name)) continue;
      const config = joinUri(folder, name);
      await store.load(config);
      const text = store.text(config);
      if (text !== undefined) found.set(name, { name, folder, text, paths: importRootsOf(name, text) });
    }
    if (folder === top) break;
  }
  return configNames.flatMap((name) => found.get(name) ?? []);
}

/** Where no config says it: `x/posts/v1/a.proto` of package `posts.v1` is most likely imported as `posts/v1/a.proto`. */
function rootByPackage(uri: FileUri, packageName: string): FileUri[] {
  const folder = folderOf(uri);
  const suffix = `/${packageName.replaceAll('.', '/')}`;
  return packageName && folder?.endsWith(suffix) ? [folder.slice(0, -suffix.length)] : [];
}

function byLength(a: string, b: string): number {
  return a.length - b.length;
}
