import type { FileSystem } from '../../workspace/file-system.ts';
import { isConfig } from '../../workspace/listing.ts';
import { type FileUri, isWithin, joinUri, pathBelow } from '../../workspace/uri.ts';

/** What was packed: the texts of files by path. */
export type PackedFiles = ReadonlyMap<string, string>;

/** Whether generating reads a file of this path. */
export function isRead(path: string): boolean {
  return path.endsWith('.proto') || path.endsWith('buf.lock') || isConfig(`/${path}`);
}

/** Packed files as a disk (with buf's cache of the real one), without the folders around everything; `place` is where they are said to lie, in messages too. */
export function archiveFiles(
  files: PackedFiles,
  place: FileUri,
  { stripComponents, disk }: { stripComponents: number; disk: FileSystem },
): FileSystem {
  const { bufCache } = disk;
  const byUri = new Map<FileUri, string>();
  for (const [path, text] of files) {
    const kept = path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .slice(stripComponents);
    // What would lie beside the archive is not taken out of it.
    if (kept.length > 0 && !kept.includes('..')) byUri.set(joinUri(place, kept.join('/')), text);
  }
  const below = (folder: FileUri) => [...byUri.keys()].filter((uri) => pathBelow(folder, uri) !== undefined);
  return {
    bufCache,
    // What lies around the archive is nothing to it, but what it depends on may have been downloaded.
    readFile: async (uri) =>
      byUri.get(uri) ?? (bufCache !== undefined && isWithin(bufCache, uri) ? disk.readFile(uri) : undefined),
    listFiles: async (folder) => below(folder),
    listFolder: async (folder) => {
      const names = below(folder).map((uri) => pathBelow(folder, uri)?.split('/')[0] ?? '');
      if (names.length > 0) return [...new Set(names)];
      return bufCache !== undefined && isWithin(bufCache, folder) ? disk.listFolder(folder) : undefined;
    },
  };
}
