import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dependenciesOf, lockedModules } from '../../../server/workspace/buf-dependencies.ts';
import type { Snapshot } from '../../../server/workspace/snapshot.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

const commit = '8bc2c51e08c447cd8886cdea48a73e14';
const money = 'syntax = "proto3";\npackage money;\nmessage Money {}\n';
const using = (path: string, field: string) =>
  `syntax = "proto3";\nimport "${path}";\nmessage Use { ${field} m = 1; }\n`;

async function snapshotOf(
  files: Record<string, string>,
  settings = {},
  outside: Record<string, string> = {},
) {
  const disk = new MemoryFileSystem(files);
  for (const [uri, text] of Object.entries(outside)) disk.files.set(uri, text);
  const all = { folders: ['file:///w'], importPaths: [], trusted: true, ...settings };
  const workspace = new Workspace(disk, all);
  await workspace.list();
  return { disk, workspace, snapshot: await workspace.snapshot() };
}

function problems(snapshot: Snapshot): string[] {
  return [...snapshot.files.values()].flatMap(({ linked }) => linked.diagnostics.map(({ code }) => code));
}

describe('the modules that a buf.yaml needs', () => {
  const yaml = 'version: v2\ndeps:\n  - buf.build/acme/money:main\n';
  const lock = `version: v2\ndeps:\n  - name: buf.build/acme/money\n    commit: ${commit}\n    digest: b5:00\n`;
  const folder = `file:///home/.cache/buf/v3/modules/b5/buf.build/acme/money/${commit}`;
  const cached = { [`${folder}/module.yaml`]: '', [`${folder}/files/money/money.proto`]: money };
  const files = { 'buf.yaml': yaml, 'buf.lock': lock, 'a.proto': using('money/money.proto', 'money.Money') };

  it('are found in buf’s cache, as buf.lock pins them', async () => {
    const { snapshot } = await snapshotOf(files, {}, cached);
    assert.deepEqual(problems(snapshot), []);
    const program = snapshot.file('file:///w/a.proto')?.program;
    assert.equal(program?.uriOf('money/money.proto'), `${folder}/files/money/money.proto`);
  });

  it('are asked for by name where they are not on this machine', async () => {
    const { snapshot } = await snapshotOf(files);
    const [problem] = snapshot.file('file:///w/a.proto')?.linked.diagnostics ?? [];
    assert.equal(problem?.code, 'missing-import');
    assert.match(problem.message, /buf\.build\/acme\/money.*buf dep update.*skep\.importPaths/);
  });

  it('are found once buf has downloaded them', async () => {
    const { disk, workspace } = await snapshotOf({ ...files, 'buf.lock': '' });
    for (const [uri, text] of Object.entries(cached)) disk.files.set(uri, text);
    disk.files.set('file:///w/buf.lock', lock);
    workspace.changedOnDisk([{ uri: 'file:///w/buf.lock', exists: true }]);
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });

  it('are not looked for until the workspace is trusted', async () => {
    const { disk } = await snapshotOf(files, { trusted: false }, cached);
    assert.deepEqual(
      disk.reads.filter((uri) => !uri.startsWith('file:///w/')),
      [],
    );
  });

  it('are named in versions 1 and 2 of both files', () => {
    assert.deepEqual(dependenciesOf('version: v1\ndeps: [buf.build/a/b, "buf.build/c/d:v1", 7, x/y]'), [
      'buf.build/a/b',
      'buf.build/c/d',
    ]);
    const v1 = `version: v1\ndeps:\n  - remote: buf.build\n    owner: a\n    repository: b\n    commit: ${commit}\n    digest: shake256:00\n`;
    assert.deepEqual(lockedModules(v1), [
      { name: 'buf.build/a/b', folder: `shake256/buf.build/a/b/${commit}` },
    ]);
  });

  it('cannot lead out of the cache', () => {
    const entry = (name: string, id: string) =>
      `version: v2\ndeps: [{ name: ${name}, commit: "${id}", digest: "b5:0" }]`;
    for (const text of [
      entry('buf.build/../x', commit),
      entry('a/b/c', '../../x'),
      entry('a/b', commit),
      '{',
      '*x',
    ])
      assert.deepEqual(lockedModules(text), [], text);
  });
});

describe('the packages of a package.json', () => {
  const manifest = '{ "dependencies": { "@acme/money": "1", "plain": "1", "../evil": "1" } }';
  const a = using('money/money.proto', 'money.Money');

  for (const place of ['proto', 'protos', 'build/protos']) {
    it(`are where an import is found that they ship in ${place}`, async () => {
      const file = `node_modules/@acme/money/${place}/money/money.proto`;
      const { snapshot } = await snapshotOf({
        'package.json': manifest,
        'skep.json': '{}',
        'proto/a.proto': a,
        [file]: money,
        'node_modules/plain/index.js': '',
      });
      const shown = snapshot.file('file:///w/proto/a.proto');
      assert.deepEqual(shown?.linked.diagnostics, []);
      assert.equal(shown.program.uriOf('money/money.proto'), `file:///w/${file}`);
    });
  }

  it('are found further up too, and with definitions at their top', async () => {
    const { snapshot } = await snapshotOf({
      'sub/package.json': '{ "devDependencies": { "apis": "1" } }',
      'sub/skep.json': '{}',
      'sub/proto/a.proto': using('google/money.proto', 'money.Money'),
      'node_modules/apis/google/money.proto': money,
    });
    assert.deepEqual(snapshot.file('file:///w/sub/proto/a.proto')?.linked.diagnostics, []);
  });

  it('come after the workspace’s own definitions', async () => {
    const { snapshot } = await snapshotOf({
      'package.json': manifest,
      'skep.json': '{}',
      'proto/a.proto': a,
      'proto/money/money.proto': money,
      'node_modules/@acme/money/proto/money/money.proto': 'broken',
    });
    assert.deepEqual(problems(snapshot), []);
  });

  it('are looked for again when the package.json changes', async () => {
    const file = 'file:///w/node_modules/@acme/money/proto/money/money.proto';
    const { disk, workspace, snapshot } = await snapshotOf({
      'package.json': '{}',
      'skep.json': '{}',
      'proto/a.proto': a,
    });
    assert.deepEqual(problems(snapshot), ['missing-import']);
    disk.files.set(file, money);
    disk.files.set('file:///w/package.json', manifest);
    workspace.changedOnDisk([{ uri: 'file:///w/package.json', exists: true }]);
    assert.deepEqual(problems(await workspace.snapshot()), []);
  });
});
