import assert from 'node:assert/strict';
import type { Position } from 'vscode-languageserver-types';
import type { Snapshot, SnapshotFile } from '../../../server/workspace/snapshot.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from '../workspace/memory-file-system.ts';

/** A linked file, with the places that `|` marks in its text (the marks are taken out). */
export interface MarkedFile {
  workspace: Workspace;
  snapshot: Snapshot;
  file: SnapshotFile;
  /** Of the first mark. */
  position: Position;
}

/** Links `text` as `proto/main.proto` of a project, beside other files of it. */
export async function markedFile(text: string, others: Record<string, string> = {}): Promise<MarkedFile> {
  const offset = text.indexOf('|');
  const plain = offset < 0 ? text : text.slice(0, offset) + text.slice(offset + 1);
  const disk = new MemoryFileSystem({ 'skep.json': '{}', 'proto/main.proto': plain, ...others });
  const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
  await workspace.list();
  const snapshot = await workspace.snapshot();
  const file = snapshot.file('file:///w/proto/main.proto');
  assert.ok(file);
  const before = plain.slice(0, Math.max(offset, 0)).split('\n');
  return {
    workspace,
    snapshot,
    file,
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}
