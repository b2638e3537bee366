import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { type Diagnostic, duplicatesAcross, type LinkedFile, positionAt } from '../compiler/index.ts';
import { descriptorBytesOf, descriptorsOf } from '../workspace/descriptors.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { Workspace } from '../workspace/workspace.ts';
import { nodeFileSystem, toPath, toUri } from './node-file-system.ts';

/** A definition and what is wrong in it. */
export interface CheckedFile {
  /** Absolute. */
  readonly file: string;
  readonly importPath: string;
  /** By position. Lines and columns count from 1, columns in UTF-16 units. */
  readonly diagnostics: readonly (Diagnostic & { line: number; column: number })[];
}

export interface CheckResult {
  /** By path. */
  readonly files: readonly CheckedFile[];
  /** Of all these files and what they import, each after its imports; with source info. Made when first asked for. */
  readonly descriptors: FileDescriptorSet;
  /** The same in wire format, part by part: for many files much cheaper than the objects. */
  descriptorBytes(options: { sourceInfo: boolean }): Iterable<Uint8Array>;
}

/** Compiles all definitions below a folder, each with the import roots it has in an editor that opens the folder. */
export async function checkFolder(folder: string): Promise<CheckResult> {
  const settings = { folders: [toUri(folder)], importPaths: [], trusted: true };
  const workspace = new Workspace(nodeFileSystem, settings);
  await workspace.list();
  const { files } = await workspace.snapshotWith(workspace.definitions());
  const inOrder = [...files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  const linkedFiles = inOrder.map(({ linked }) => linked);
  const duplicates = duplicatesByProgram(inOrder);
  let descriptors: FileDescriptorSet | undefined;
  return {
    files: inOrder.map(({ uri, linked }) => ({
      file: toPath(uri) ?? uri,
      importPath: linked.path,
      diagnostics: byPosition([...linked.diagnostics, ...(duplicates.get(linked) ?? [])]).map(
        (diagnostic) => {
          const { line, character } = positionAt(linked.syntax.text, diagnostic.start);
          return { ...diagnostic, line: line + 1, column: character + 1 };
        },
      ),
    })),
    get descriptors() {
      descriptors ??= descriptorsOf(linkedFiles);
      return descriptors;
    },
    descriptorBytes: (options) => descriptorBytesOf(linkedFiles, options),
  };
}

/** Only files of the same import roots are one build: projects side by side may each have a copy of a definition. */
function duplicatesByProgram(files: readonly SnapshotFile[]): Map<LinkedFile, Diagnostic[]> {
  const found = new Map<LinkedFile, Diagnostic[]>();
  for (const [, group] of Map.groupBy(files, ({ program }) => program)) {
    for (const [file, diagnostics] of duplicatesAcross(group.map(({ linked }) => linked)))
      found.set(file, diagnostics);
  }
  return found;
}

function byPosition(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
}
