import { FileLayer, type FileSource } from './file-source.ts';
import type { FileSystem } from './file-system.ts';
import { addToGroup, type Group } from './group.ts';
import type { ImportRoots } from './import-roots.ts';
import { Linker, type Program } from './program.ts';
import { filesOf } from './programs.ts';
import type { SnapshotFile } from './snapshot.ts';
import type { FileUri } from './uri.ts';

/** How many files are linked between two turns of everything else that waits. */
const batchSize = 32;

/** What a workspace lends to those who link beside it. */
export interface LinkHost {
  readonly fileSystem: FileSystem;
  readonly store: FileSource;
  rootsFor(uri: FileUri, source: FileSource): Promise<ImportRoots>;
  /** What is linked already under the roots of this key. */
  program(key: string): Program | undefined;
}

/**
 * Links files for one answer, batch by batch, so that thousands can be looked at in the memory of a few. `edited` texts stand in
 * for those that the files have. An aborted `signal` ends it early.
 */
export async function* linkOnce(
  host: LinkHost,
  uris: Iterable<FileUri>,
  options: { edited?: ReadonlyMap<FileUri, string>; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<SnapshotFile[]> {
  const layer = new FileLayer(host.store, host.fileSystem, options.edited);
  const linkers = new Map<string, Linker>();
  // Neighbours share most of their imports, which one batch leaves linked for the next.
  const inOrder = [...new Set(uris)].sort();
  for (let from = 0; from < inOrder.length; from += batchSize) {
    if (options.signal?.aborted) return;
    const batch = inOrder.slice(from, from + batchSize);
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    await Promise.all(batch.map((uri) => layer.load(uri)));
    const groups = new Map<string, Group>();
    for (const uri of batch) {
      if (layer.text(uri) !== undefined) addToGroup(groups, uri, await host.rootsFor(uri, layer));
    }
    const files: SnapshotFile[] = [];
    for (const [key, group] of groups) {
      let linker = linkers.get(key);
      if (!linker) {
        linker = new Linker(layer, group, host.program(key));
        linkers.set(key, linker);
      }
      const found = await linker.load(group.own);
      files.push(...filesOf(group, linker.link(group.own, found)));
    }
    yield files;
    layer.forget(batch);
  }
}
