import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Snapshot } from '../../../server/workspace/snapshot.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

const message = (name: string, ...fields: string[]) =>
  `syntax = "proto3";\n${fields.filter((line) => line.startsWith('import')).join('\n')}\nmessage ${name} {\n${fields
    .filter((line) => !line.startsWith('import'))
    .join('\n')}\n}\n`;

async function workspaceOf(files: Record<string, string>, settings = {}) {
  const disk = new MemoryFileSystem(files);
  const workspace = new Workspace(disk, {
    folders: ['file:///w'],
    importPaths: [],
    trusted: true,
    ...settings,
  });
  await workspace.list();
  return { disk, workspace };
}

function problems(snapshot: Snapshot): string[] {
  return [...snapshot.files].flatMap(([uri, { linked }]) =>
    linked.diagnostics.map(({ code }) => `${uri.replace('file:///w/', '')}: ${code}`),
  );
}

describe('the workspace', () => {
  it('links the definitions of projects without their being open', async () => {
    const { workspace } = await workspaceOf({
      'a/skep.json': '{}',
      'a/proto/a.proto': message('A', 'Missing m = 1;'),
      'elsewhere/b.proto': message('B', 'Missing m = 1;'),
    });
    assert.deepEqual(problems(await workspace.snapshot()), ['a/proto/a.proto: undefined-type']);
  });

  it('links each project on its own, when both have a file of the same import path', async () => {
    const { workspace } = await workspaceOf({
      'one/skep.json': '{}',
      'one/proto/x.proto': message('X'),
      'one/proto/y.proto': message('Y', 'import "x.proto";', 'X x = 1;'),
      'two/skep.json': '{}',
      'two/proto/y.proto': message('Y', 'import "x.proto";', 'Other x = 1;'),
      'two/uses/x.proto': message('Other'),
    });
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });

  it('takes the text of an open document before that on the disk, and the disk again when it is closed', async () => {
    const { workspace } = await workspaceOf({ 'skep.json': '{}', 'proto/a.proto': message('A') });
    const uri = 'file:///w/proto/a.proto';
    workspace.setOpen(uri, message('A', 'Missing m = 1;'));
    assert.deepEqual(problems(await workspace.snapshot()), ['proto/a.proto: undefined-type']);
    workspace.close(uri);
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });

  it('finds what an edit breaks in files that import the edited one', async () => {
    const { workspace } = await workspaceOf({
      'skep.json': '{}',
      'proto/a.proto': message('A'),
      'proto/b.proto': message('B', 'import "a.proto";', 'A a = 1;'),
    });
    assert.deepEqual(problems(await workspace.snapshot()), []);
    workspace.setOpen('file:///w/proto/a.proto', message('Renamed'));
    assert.ok(problems(await workspace.snapshot()).includes('proto/b.proto: undefined-type'));
  });

  it('parses again only the file that changed', async () => {
    const { workspace } = await workspaceOf({
      'skep.json': '{}',
      'proto/a.proto': message('A'),
      'proto/b.proto': message('B'),
    });
    const before = await workspace.snapshot();
    workspace.setOpen('file:///w/proto/a.proto', message('A', 'string s = 1;'));
    const after = await workspace.snapshot();
    const syntaxOf = (snapshot: Snapshot, uri: string) => snapshot.file(uri)?.linked.syntax;
    assert.notEqual(syntaxOf(after, 'file:///w/proto/a.proto'), syntaxOf(before, 'file:///w/proto/a.proto'));
    assert.equal(syntaxOf(after, 'file:///w/proto/b.proto'), syntaxOf(before, 'file:///w/proto/b.proto'));
  });

  it('gives the same snapshot while nothing changes, and reads nothing again', async () => {
    const { workspace, disk } = await workspaceOf({ 'skep.json': '{}', 'proto/a.proto': message('A') });
    const first = await workspace.snapshot();
    const reads = disk.reads.length;
    assert.equal(await workspace.snapshot(), first);
    assert.equal(disk.reads.length, reads);
  });

  it('has the last text of a document that changes while files are being read', async () => {
    const { workspace } = await workspaceOf({ 'skep.json': '{}', 'proto/a.proto': message('A') });
    const pending = workspace.snapshot();
    workspace.setOpen('file:///w/proto/a.proto', message('Last'));
    for (const snapshot of await Promise.all([pending, workspace.snapshot()])) {
      assert.equal(snapshot.file('file:///w/proto/a.proto')?.linked.syntax.text, message('Last'));
    }
  });

  it('sees files that are created, changed and deleted on the disk', async () => {
    const { workspace, disk } = await workspaceOf({
      'skep.json': '{}',
      'proto/b.proto': message('B', 'import "a.proto";', 'A a = 1;'),
    });
    const missing = ['proto/b.proto: missing-import'];
    assert.deepEqual(problems(await workspace.snapshot()), missing);
    const uri = 'file:///w/proto/a.proto';
    disk.files.set(uri, message('A'));
    workspace.changedOnDisk([{ uri: uri, exists: true }]);
    assert.deepEqual(problems(await workspace.snapshot()), []);
    disk.files.set(uri, message('Other'));
    workspace.changedOnDisk([{ uri: uri, exists: true }]);
    assert.ok(problems(await workspace.snapshot()).includes('proto/b.proto: undefined-type'));
    disk.files.delete(uri);
    workspace.changedOnDisk([{ uri: uri, exists: false }]);
    assert.deepEqual(problems(await workspace.snapshot()), missing);
  });

  it('forgets all files of a folder that is deleted', async () => {
    const { workspace, disk } = await workspaceOf({ 'p/skep.json': '{}', 'p/proto/a.proto': message('A') });
    assert.equal((await workspace.snapshot()).files.size, 1);
    disk.files.clear();
    workspace.changedOnDisk([{ uri: 'file:///w/p', exists: false }]);
    assert.equal((await workspace.snapshot()).files.size, 0);
  });

  it('finds the definitions of a folder under its new name when it is renamed', async () => {
    const { disk, workspace } = await workspaceOf({ 'skep.json': '{}', 'proto/old/a.proto': message('A') });
    await workspace.snapshot();
    disk.files.delete('file:///w/proto/old/a.proto');
    disk.files.set('file:///w/proto/new/a.proto', message('A'));
    workspace.changedOnDisk([
      { uri: 'file:///w/proto/old', exists: false },
      { uri: 'file:///w/proto/new', exists: true },
    ]);
    await workspace.list();
    assert.deepEqual([...(await workspace.snapshot()).files.keys()], ['file:///w/proto/new/a.proto']);
  });

  it('has the files of several folders, each with its own import roots', async () => {
    const { workspace } = await workspaceOf(
      {
        'one/proto/a.proto': message('A', 'import "b.proto";', 'B b = 1;'),
        'one/proto/b.proto': message('B'),
        'one/buf.yaml': 'version: v2\nmodules: [{ path: proto }]',
        'two/proto/a.proto': message('A', 'import "b.proto";', 'B b = 1;'),
        'two/buf.yaml': 'version: v2\nmodules: [{ path: proto }]',
      },
      { folders: ['file:///w/one', 'file:///w/two'] },
    );
    assert.deepEqual(problems(await workspace.snapshot()), ['two/proto/a.proto: missing-import']);
  });

  it('links open documents before the rest of their projects', async () => {
    const a = 'file:///w/proto/a.proto';
    const { workspace } = await workspaceOf({
      'skep.json': '{}',
      'proto/a.proto': message('A'),
      'proto/b.proto': message('B', 'import "a.proto";', 'A a = 1;'),
    });
    workspace.setOpen(a, message('A'));
    const first = await workspace.openSnapshot();
    assert.deepEqual([...first.files.keys()], [a]);
    assert.equal(workspace.isIncomplete, true);
    const all = await workspace.snapshot();
    assert.deepEqual([...all.files.keys()].sort(), [a, 'file:///w/proto/b.proto']);
    assert.equal(all.file(a)?.linked, first.file(a)?.linked);
    workspace.setOpen(a, message('A2'));
    const next = await workspace.openSnapshot();
    assert.deepEqual(problems(next), []);
    assert.deepEqual(problems(await workspace.snapshot()), ['proto/b.proto: undefined-type']);
  });

  it('begins anew with what changes while it links, and ends with the last of it', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`proto/f${index}.proto`, message(`F${index}`)]),
    );
    const { workspace } = await workspaceOf({ 'skep.json': '{}', ...files });
    const linking = workspace.snapshot();
    for (let step = 0; step < 5; step++) {
      workspace.setOpen('file:///w/proto/f0.proto', message('F0', `Missing${step} m = 1;`));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [problem] = (await linking).file('file:///w/proto/f0.proto')?.linked.diagnostics ?? [];
    assert.match(problem?.message ?? '', /Missing4/);
  });

  it('looks up imports anew when a config file changes', async () => {
    const { workspace, disk } = await workspaceOf({
      'skep.json': '{}',
      'proto/b.proto': message('B', 'import "a.proto";', 'A a = 1;'),
      'other/a.proto': message('A'),
    });
    assert.ok(problems(await workspace.snapshot()).includes('proto/b.proto: missing-import'));
    disk.files.set('file:///w/buf.yaml', 'version: v2\nmodules: [{path: proto}, {path: other}]\n');
    workspace.changedOnDisk([{ uri: 'file:///w/buf.yaml', exists: true }]);
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });

  it('reads nothing outside of its folders until it is trusted', async () => {
    const files = {
      'a.proto': message('A', 'import "secret.proto";', 'S s = 1;'),
      'buf.yaml': 'version: v1\n',
    };
    const { workspace, disk } = await workspaceOf(files, {
      trusted: false,
      importPaths: ['/outside', '../beside'],
    });
    disk.files.set('file:///outside/secret.proto', message('S'));
    assert.ok(problems(await workspace.snapshot()).includes('a.proto: missing-import'));
    assert.deepEqual(
      disk.reads.filter((uri) => !uri.startsWith('file:///w/')),
      [],
    );
    workspace.configure({ ...workspace.settings, trusted: true });
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });

  it('follows no import out of the import roots', async () => {
    const { workspace, disk } = await workspaceOf({
      'skep.json': '{}',
      'proto/a.proto': message('A', 'import "../../etc/x.proto";'),
    });
    await workspace.snapshot();
    assert.ok(!disk.reads.some((uri) => uri.includes('etc')));
  });

  it('links a document that no folder holds, beside those of its folder', async () => {
    const { workspace, disk } = await workspaceOf({});
    disk.files.set('file:///far/b.proto', message('B'));
    workspace.setOpen('file:///far/a.proto', message('A', 'import "b.proto";', 'B b = 1;'));
    workspace.setOpen('untitled:Untitled-1', message('C', 'Missing m = 1;'));
    const snapshot = await workspace.snapshot();
    assert.deepEqual(problems(snapshot), ['untitled:Untitled-1: undefined-type']);
  });

  it('links both of two files that go by the same import path in one project', async () => {
    const { workspace } = await workspaceOf({
      'skep.json': '{}',
      'proto/a.proto': message('A', 'Missing m = 1;'),
      'uses/a.proto': message('A', 'Missing m = 1;'),
    });
    assert.deepEqual(problems(await workspace.snapshot()), [
      'proto/a.proto: undefined-type',
      'uses/a.proto: undefined-type',
    ]);
  });

  it('links a file that is no project’s when a full name in it is asked for', async () => {
    const { workspace } = await workspaceOf({ 'x/a.proto': 'syntax = "proto3"; package x.v1; message A {}' });
    assert.equal((await workspace.snapshot()).files.size, 0);
    assert.equal((await workspace.snapshotFor('y.v1.A')).files.size, 0);
    assert.equal((await workspace.snapshotFor('x.v1.A')).files.size, 1);
  });

  it('shows nothing of a file that was only asked for', async () => {
    const { workspace } = await workspaceOf({ 'x/a.proto': 'package x.v1; message A { Missing m = 1; }' });
    const snapshot = await workspace.snapshotFor('x.v1.A');
    assert.deepEqual([snapshot.files.size, snapshot.shownFiles.size], [1, 0]);
  });

  it('has a project’s copies after the originals', async () => {
    const { workspace } = await workspaceOf({
      'a/skep.json': '{}',
      'a/uses/x.proto': message('X'),
      'b/skep.json': '{}',
      'b/proto/x.proto': message('X'),
    });
    assert.deepEqual(
      [...(await workspace.snapshot()).shownFiles.values()].map(({ uri, isCopy }) => [
        uri.slice('file:///w/'.length),
        isCopy,
      ]),
      [
        ['b/proto/x.proto', false],
        ['a/uses/x.proto', true],
      ],
    );
  });
});
