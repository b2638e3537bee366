import { type FileUri, pathBelow } from '../workspace/uri.ts';

/** Folders with files in or below them, as seen from one, in order: `v1`, `v1/admin`. The one itself is not among them. */
export function foldersBelow(folder: FileUri, files: readonly FileUri[]): string[] {
  const found = new Set<string>();
  for (const uri of files) {
    const parts = pathBelow(folder, uri)?.split('/').slice(0, -1) ?? [];
    for (const index of parts.keys()) found.add(parts.slice(0, index + 1).join('/'));
  }
  return [...found].sort();
}
