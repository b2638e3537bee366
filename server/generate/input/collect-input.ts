import { isWithinPaths, joinPath, normalizePath } from '../../buf-config/index.ts';
import { positionAt } from '../../compiler/index.ts';
import { BufModules } from '../../workspace/buf-modules.ts';
import { descriptorsOf } from '../../workspace/descriptors.ts';
import type { FileSystem } from '../../workspace/file-system.ts';
import { importRootsOf } from '../../workspace/project-config.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, folderOf, joinUri, pathBelow } from '../../workspace/uri.ts';
import { Workspace } from '../../workspace/workspace.ts';
import type { GenerateInput } from '../plugin/plugin-requests.ts';
import type { TemplateInput } from '../template/template.ts';
import { moduleNames } from './module-names.ts';

/** A mistake in a definition. */
export interface DefinitionProblem {
  readonly uri: FileUri;
  /** From 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What an input has: definitions, and what is wrong with them. */
export interface CollectedInput extends GenerateInput {
  readonly problems: readonly DefinitionProblem[];
  /** The full name of the module that a file belongs to, as its `buf.yaml` or the cache of buf says it. */
  moduleOf(importPath: string): string | undefined;
}

/**
 * Compiles what an input of a template names, with all it imports. `folder` is the template's own. Import paths are what the
 * nearest `buf.yaml`, `buf.work.yaml` or `skep.json` makes them; without any of these, they start at the input's folder.
 */
export async function collectInput(
  fileSystem: FileSystem,
  folder: FileUri,
  input: TemplateInput,
  signal: AbortSignal,
): Promise<CollectedInput> {
  const place = uriAt(folder, input.path);
  const root = input.kind === 'directory' ? place : (folderOf(place) ?? folder);
  const disk = await withOwnModule(fileSystem, input.kind === 'directory' ? root : folder);
  const workspace = new Workspace(disk, { folders: [root], importPaths: [], trusted: true });
  await workspace.list();
  const modules = new BufModules((uri) => disk.readFile(uri));
  const found: SnapshotFile[] = [];
  const chosen = workspace.definitions().filter((uri) => isChosen(uri, root, place, input));
  const listed = await listedFolders(disk, root);
  for await (const batch of workspace.linkOnce(chosen, { signal })) {
    for (const file of batch) {
      const isListed = listed === undefined || isWithinPaths(listed, pathBelow(root, file.uri) ?? '');
      // Clients of what a project uses are wanted, whatever its `buf.yaml` has as modules.
      if (isListed && (file.isCopy || (await modules.moduleOf(file.uri, file.linked.path)))) found.push(file);
    }
  }
  signal.throwIfAborted();
  const targets = withoutHidden(found);
  const names = new Map<string, FileUri>(targets.map(({ uri, linked }) => [linked.path, uri]));
  const owners = await moduleNames(disk, targets);
  return {
    files: descriptorsOf(targets.map(({ linked }) => linked)).file,
    targets: new Set(names.keys()),
    problems: targets.flatMap(problemsOf),
    moduleOf: (importPath) => owners.get(importPath),
  };
}

/** By import path; of a project's own definition and a copy under the same path, the own. */
function withoutHidden(found: readonly SnapshotFile[]): SnapshotFile[] {
  const own = new Set(found.filter(({ isCopy }) => !isCopy).map(({ linked }) => linked.path));
  return found
    .filter(({ isCopy, linked }) => !isCopy || !own.has(linked.path))
    .sort((a, b) => (a.linked.path < b.linked.path ? -1 : 1));
}

function isChosen(uri: FileUri, root: FileUri, place: FileUri, input: TemplateInput): boolean {
  if (input.kind === 'proto_file')
    return uri === place || (input.packageFiles && folderOf(uri) === folderOf(place));
  // As the template would write it: what it lists starts at its own folder, be the input below that or beside it.
  const path = joinPath(normalizePath(input.path), pathBelow(root, uri) ?? '');
  const only = input.paths.map(normalizePath);
  const not = input.excludePaths.map(normalizePath);
  return (only.length === 0 || isWithinPaths(only, path)) && !isWithinPaths(not, path);
}

/** A path as a template has it, from the template's folder. */
function uriAt(folder: FileUri, path: string): FileUri {
  const normal = normalizePath(path);
  return normal === '.' ? folder : joinUri(folder, normal);
}

/** A disk on which the folder is a module, unless something on it says what it is. */
async function withOwnModule(fileSystem: FileSystem, root: FileUri): Promise<FileSystem> {
  for (let folder: FileUri | undefined = root; folder !== undefined; folder = folderOf(folder)) {
    for (const name of ['buf.yaml', 'buf.work.yaml', ...(folder === root ? ['skep.json'] : [])]) {
      if ((await fileSystem.readFile(joinUri(folder, name))) !== undefined) return fileSystem;
    }
  }
  const own = joinUri(root, 'buf.yaml');
  return {
    ...fileSystem,
    bufCache: fileSystem.bufCache,
    readFile: async (uri) => (uri === own ? 'version: v2\n' : fileSystem.readFile(uri)),
  };
}

/** The folders that a `buf.work.yaml` at the input's folder lists; undefined where there is none. */
async function listedFolders(disk: FileSystem, root: FileUri): Promise<string[] | undefined> {
  const text = await disk.readFile(joinUri(root, 'buf.work.yaml'));
  return text === undefined ? undefined : importRootsOf('buf.work.yaml', text).map(normalizePath);
}

function problemsOf({ uri, linked }: SnapshotFile): DefinitionProblem[] {
  return linked.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ start, message }) => {
      const { line, character } = positionAt(linked.syntax.text, start);
      return { uri, line: line + 1, column: character + 1, message };
    });
}
