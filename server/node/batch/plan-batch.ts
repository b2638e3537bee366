import { existsSync } from 'node:fs';
import { addToGroup, type Group } from '../../workspace/group.ts';
import { type ImportRoots, importRootsFor } from '../../workspace/import-roots.ts';
import { isConfig } from '../../workspace/listing.ts';
import { PackageRoots } from '../../workspace/package-roots.ts';
import { type FileUri, folderOf } from '../../workspace/uri.ts';
import { listFilesNow, nodeFileSystem, toPath, toUri } from '../node-file-system.ts';
import type { BatchPlan } from './batch-plan.ts';
import { HeadSource } from './head-source.ts';
import { unknownUses } from './last-uses.ts';

/**
 * Finds all definitions below a folder, each with the import roots it has in an editor that opens the folder. `onFound` is told
 * on the way how many files there are so far: long before the plan is made.
 */
export async function planBatch(folder: string, onFound?: (count: number) => void): Promise<BatchPlan> {
  const uris = listFilesNow(folder, onFound)
    .filter((uri) => !isConfig(uri))
    .sort();
  const roots = new RootsByFolder(folder);
  const byRoots = new Map<string, Group>();
  // One that is gone meanwhile cannot be read when its turn comes; to look after each now takes longer than to find them.
  for (const uri of uris) addToGroup(byRoots, uri, roots.known(uri) ?? (await roots.find(uri)));
  const groups = [...byRoots.values()];
  const files = groups
    .flatMap(({ own }, group) => [...own].map(([importPath, uri]) => ({ uri, importPath, group })))
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
  return {
    files,
    groups: groups.map(({ roots, missingModules }) => ({ roots, missingModules })),
    lastUses: unknownUses(files.length),
  };
}

/** Where the imports of definitions are looked up: found once for a folder or, where that decides, once for a package in it. */
class RootsByFolder {
  readonly #source = new HeadSource();
  readonly #settings;
  readonly #outside = { packages: new PackageRoots(nodeFileSystem), bufCache: nodeFileSystem.bufCache };
  readonly #exists = folderChecker();
  readonly #ofFolders = new Map<string, ImportRoots>();
  readonly #ofPackages = new Map<string, ImportRoots>();

  constructor(folder: string) {
    this.#settings = { folders: [toUri(folder)], importPaths: [], trusted: true };
  }

  /** Where the folder alone decides, and was asked about before. */
  known(uri: FileUri): ImportRoots | undefined {
    return this.#ofFolders.get(folderOf(uri) ?? '');
  }

  async find(uri: FileUri): Promise<ImportRoots> {
    const folder = folderOf(uri) ?? '';
    const asked = this.#source.syntaxRequests;
    const all = await importRootsFor(uri, this.#source, this.#settings, this.#outside);
    // Those that are not there would only tell files apart that are of one build.
    const found = { ...all, roots: all.roots.filter(this.#exists) };
    if (this.#source.syntaxRequests === asked) {
      this.#ofFolders.set(folder, found);
      return found;
    }
    const key = `${folder} ${this.#source.syntax(uri)?.packageName}`;
    const known = this.#ofPackages.get(key);
    this.#ofPackages.set(key, known ?? found);
    return known ?? found;
  }
}

function folderChecker(): (folder: FileUri) => boolean {
  const known = new Map<FileUri, boolean>();
  return (folder) => {
    let answer = known.get(folder);
    if (answer === undefined) {
      answer = existsSync(toPath(folder) ?? '');
      known.set(folder, answer);
    }
    return answer;
  };
}
