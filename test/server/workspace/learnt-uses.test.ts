import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

const shared = 'file:///w/proto/shared.proto';
const target = { uri: shared, names: ['shared.Thing'] };
const user = (name: string) =>
  `syntax = "proto3";\nimport "shared.proto";\nmessage ${name} { shared.Thing thing = 1; }\n`;

async function opened() {
  const disk = new MemoryFileSystem({
    'skep.json': '{}',
    'proto/shared.proto': 'syntax = "proto3";\npackage shared;\nmessage Thing {}\n',
    'proto/a.proto': user('A'),
    'proto/b.proto': user('B'),
  });
  const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
  await workspace.list();
  return { disk, workspace };
}

async function using(workspace: Workspace): Promise<string[]> {
  const uses = await workspace.uses(target);
  return uses.map(({ uri, line, character }) => `${uri.replace(/.*\//, '')}:${line}:${character}`);
}

const both = ['a.proto:2:19', 'b.proto:2:19'];

describe('uses that are found out before anybody asks', () => {
  it('are answered without a look at the disk', async () => {
    const { disk, workspace } = await opened();
    await workspace.learnUses(new AbortController().signal);
    disk.reads.length = 0;
    assert.deepEqual(await using(workspace), both);
    assert.deepEqual(disk.reads, []);
  });

  it('are known of a file that is opened, and closed again, as it is', async () => {
    const { disk, workspace } = await opened();
    await workspace.learnUses(new AbortController().signal);
    disk.reads.length = 0;
    workspace.setOpen('file:///w/proto/a.proto', user('A'));
    assert.deepEqual(await using(workspace), both);
    workspace.close('file:///w/proto/a.proto');
    assert.deepEqual(await using(workspace), both);
    assert.ok(!disk.reads.includes(shared));
  });

  it('are found when asked for, where that was given up', async () => {
    const { workspace } = await opened();
    await workspace.learnUses(AbortSignal.abort());
    assert.deepEqual(await using(workspace), both);
  });

  it('are those of the text that is there now', async () => {
    const { workspace } = await opened();
    await workspace.learnUses(new AbortController().signal);
    workspace.setOpen('file:///w/proto/a.proto', 'syntax = "proto3";\n');
    assert.deepEqual(await using(workspace), both.slice(1));
  });

  it('are those of the import paths that there are now, where these change meanwhile', async () => {
    const disk = new MemoryFileSystem({
      'one/shared.proto': 'syntax = "proto3";\npackage shared;\nmessage Thing {}\n',
      'two/shared.proto': 'syntax = "proto3";\npackage shared;\nmessage Thing {}\n',
      'own/a.proto': user('A'),
    });
    const settings = { folders: ['file:///w'], trusted: true };
    const workspace = new Workspace(disk, { ...settings, importPaths: ['one'] });
    await workspace.list();
    // At every step of learning.
    for (let turns = 0; turns < 40; turns++) {
      workspace.configure({ ...settings, importPaths: ['one'] });
      const learning = workspace.learnUses(new AbortController().signal);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      workspace.configure({ ...settings, importPaths: ['two'] });
      await learning;
      const of = async (uri: string) => (await workspace.uses({ uri, names: ['shared.Thing'] })).length;
      assert.deepEqual(
        [await of('file:///w/one/shared.proto'), await of('file:///w/two/shared.proto')],
        [0, 1],
      );
    }
  });
});
