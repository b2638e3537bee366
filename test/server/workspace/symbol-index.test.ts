import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { symbolsNamed } from '../../../server/workspace/file-symbols.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

async function workspaceOf(files: Record<string, string>) {
  const disk = new MemoryFileSystem(files);
  const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
  await workspace.list();
  return { disk, workspace };
}

async function names(workspace: Workspace, signal?: AbortSignal): Promise<string[]> {
  const files = await workspace.symbols(signal);
  return files.flatMap(([, symbols]) =>
    [...symbolsNamed(symbols, () => true)].map(({ fullName }) => fullName),
  );
}

describe('the names of a workspace', () => {
  it('are those of files that nobody opened, each read once', async () => {
    const { disk, workspace } = await workspaceOf({
      'a.proto': 'package p; message A { message In {} }',
      'b.proto': 'service B { rpc Get(A) returns (A); } enum E { Z = 0; }',
    });
    assert.deepEqual(await names(workspace), ['p.A', 'p.A.In', 'B', 'B.Get', 'E']);
    await names(workspace);
    assert.deepEqual(disk.reads.filter((uri) => uri.endsWith('.proto')).sort(), [
      'file:///w/a.proto',
      'file:///w/b.proto',
    ]);
  });

  it('have their places, in lines and UTF-16 units', async () => {
    const { workspace } = await workspaceOf({ 'a.proto': '// é\n\n/* 𝄞 */ message A {}\nenum E {}' });
    const [file] = await workspace.symbols();
    assert.ok(file);
    const places = [...symbolsNamed(file[1], () => true)].map(({ line, character }) => [line, character]);
    assert.deepEqual(places, [
      [2, 17],
      [3, 5],
    ]);
  });

  it('follow an open document, and the disk again when it is closed', async () => {
    const { workspace } = await workspaceOf({ 'a.proto': 'message Disk {}' });
    assert.deepEqual(await names(workspace), ['Disk']);
    workspace.setOpen('file:///w/a.proto', 'message Open {}');
    assert.deepEqual(await names(workspace), ['Open']);
    workspace.close('file:///w/a.proto');
    assert.deepEqual(await names(workspace), ['Disk']);
  });

  it('follow files that change or go on the disk', async () => {
    const { disk, workspace } = await workspaceOf({
      'a.proto': 'message A {}',
      'gone/b.proto': 'message B {}',
    });
    await names(workspace);
    disk.files.set('file:///w/a.proto', 'message Changed {}');
    disk.files.delete('file:///w/gone/b.proto');
    workspace.changedOnDisk([
      { uri: 'file:///w/a.proto', exists: true },
      { uri: 'file:///w/gone', exists: false },
    ]);
    assert.deepEqual(await names(workspace), ['Changed']);
  });

  it('are as many as were found when the search is cancelled, and all of them at the next', async () => {
    const { workspace } = await workspaceOf({ 'a.proto': 'message A {}', 'b.proto': 'message B {}' });
    assert.deepEqual(await names(workspace, AbortSignal.abort()), []);
    assert.deepEqual(await names(workspace), ['A', 'B']);
  });

  it('find a file for an extension or a value, which are not among them', async () => {
    const { workspace } = await workspaceOf({
      'a.proto': 'package p; enum E { VALUE = 0; }',
      'b.proto': 'package p; message Other {}',
    });
    const snapshot = await workspace.snapshotFor('p.VALUE');
    assert.deepEqual([...snapshot.files.keys()], ['file:///w/a.proto']);
  });
});
