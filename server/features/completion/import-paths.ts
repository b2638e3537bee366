import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { bundledFiles } from '../../compiler/index.ts';
import { importPathOf } from '../../workspace/import-roots.ts';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';

/** The paths of all definitions the file can import and does not yet. */
export function importPaths(snapshot: Snapshot, file: SnapshotFile): CompletionItem[] {
  const imported = new Set([file.linked.path, ...file.linked.dependencies.map(({ path }) => path)]);
  const found = snapshot.definitions.flatMap((uri) => importPathOf(uri, file.program.roots) ?? []);
  return [...new Set([...found, ...bundledFiles.keys()])]
    .filter((path) => !imported.has(path))
    .map((path) => ({
      label: path,
      kind: CompletionItemKind.File,
      // The workspace's own before those that ship.
      sortText: (bundledFiles.has(path) ? '2' : '1') + path,
    }));
}
