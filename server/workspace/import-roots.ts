import type { FileSource } from './file-source.ts';
import { type ConfigName, configNames, copiesFolder, importRootsOf } from './project-config.ts';
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
}

/**
 * The import roots of one file: the nearest project's, the nearest `buf.yaml`'s (with the modules beside it), the setting's,
 * `proto/` in the workspace folder, the workspace folder itself. Files that ship with the compiler come after all of them.
 */
export async function importRootsFor(
  uri: FileUri,
  store: FileSource,
  settings: WorkspaceSettings,
): Promise<ImportRoots> {
  const workspaceFolder = settings.folders
    .filter((folder) => isWithin(folder, uri))
    .sort(byLength)
    .at(-1);
  const configs = await nearestConfigs(uri, store, settings.trusted ? undefined : workspaceFolder);
  const project = configs.find(({ name }) => name === 'skep.json');
  const copies = project && joinUri(project.folder, copiesFolder);
  const roots = configs.flatMap(({ folder, paths }) => paths.map((path) => joinUri(folder, path)));
  if (configs.length === 0) roots.push(...rootByPackage(uri, store.syntax(uri)?.packageName ?? ''));
  for (const folder of workspaceFolder ? [workspaceFolder] : settings.folders) {
    roots.push(...settings.importPaths.map((path) => joinUri(folder, path)));
    roots.push(joinUri(folder, 'proto'), folder);
  }
  const allowed = roots.filter(
    (root) => settings.trusted || settings.folders.some((folder) => isWithin(folder, root)),
  );
  const ownFolder = folderOf(uri);
  if (ownFolder && !allowed.some((root) => isWithin(root, uri))) allowed.push(ownFolder);
  return { roots: [...new Set(allowed)], copies };
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
      if (text !== undefined) found.set(name, { name, folder, paths: importRootsOf(name, text) });
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
