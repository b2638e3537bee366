import { existsSync } from 'node:fs';
import { addToGroup, type Group } from '../../workspace/group.ts';
import { type ImportRoots, importRootsFor } from '../../workspace/import-roots.ts';
import { isConfig } from '../../workspace/listing.ts';
import { PackageRoots } from '../../workspace/package-roots.ts';
import { type FileUri, folderOf } from '../../workspace/uri.ts';
import { nodeFileSystem, toPath, toUri } from '../node-file-system.ts';
import { type BatchFile, type BatchPlan, fileIndices } from './batch-plan.ts';
import { HeadSource } from './head-source.ts';

/** Finds all definitions below a folder, each with the import roots it has in an editor that opens the folder. */
export async function planBatch(folder: string): Promise<BatchPlan> {
  const settings = { folders: [toUri(folder)], importPaths: [], trusted: true };
  const listed = await nodeFileSystem.listFiles(toUri(folder));
  const uris = listed.filter((uri) => !isConfig(uri)).sort();
  const source = new HeadSource();
  const knownRoots = new Map<string, ImportRoots>();
  const byRoots = new Map<string, Group>();
  const exists = folderChecker();
  const outside = { packages: new PackageRoots(nodeFileSystem), bufCache: nodeFileSystem.bufCache };
  for (const uri of uris) {
    await source.load(uri);
    if (source.text(uri) === undefined) continue;
    const key = `${folderOf(uri)} ${source.syntax(uri)?.packageName}`;
    let roots = knownRoots.get(key);
    if (!roots) {
      const all = await importRootsFor(uri, source, settings, outside);
      // Those that are not there would only tell files apart that are of one build.
      roots = { ...all, roots: all.roots.filter(exists) };
      knownRoots.set(key, roots);
    }
    addToGroup(byRoots, uri, roots);
  }
  const groups = [...byRoots.values()].map(({ roots, own, missingModules }) => ({
    roots,
    own,
    missingModules,
  }));
  const files = groups
    .flatMap(({ own }, group) => [...own].map(([importPath, uri]) => ({ uri, importPath, group })))
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
  const sizes = Int32Array.from(files, ({ uri }) => source.size(uri));
  return { files, groups, sizes, lastUses: lastUsesOf(files, source) };
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

function lastUsesOf(files: readonly BatchFile[], source: HeadSource): Int32Array {
  const indices = fileIndices(files);
  const lastUses = Int32Array.from(files.keys());
  for (const [index, { uri, group }] of files.entries()) {
    for (const path of source.imports(uri)) {
      const imported = indices[group]?.get(path);
      if (imported !== undefined) lastUses[imported] = Math.max(lastUses[imported] ?? 0, index);
    }
  }
  return lastUses;
}
