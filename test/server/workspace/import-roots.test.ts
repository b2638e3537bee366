import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FileStore } from '../../../server/workspace/file-store.ts';
import { importPathOf, importRootsFor } from '../../../server/workspace/import-roots.ts';
import { MemoryFileSystem } from './memory-file-system.ts';

async function rootsOf(path: string, files: Record<string, string>, settings = {}): Promise<string[]> {
  const store = new FileStore(new MemoryFileSystem({ [path]: '', ...files }));
  const uri = `file:///w/${path}`;
  await store.load(uri);
  const all = { folders: ['file:///w'], importPaths: [], trusted: true, ...settings };
  const { roots } = await importRootsFor(uri, store, all);
  return roots.map((root) => root.replace(/^file:\/\/\/w\/?/, './'));
}

describe('import roots', () => {
  it('are a project’s definitions and uses, then the workspace’s', async () => {
    const roots = await rootsOf('a/proto/x/v1/x.proto', { 'a/skep.json': '{}' });
    assert.deepEqual(roots, ['./a/proto', './a/uses', './proto', './']);
  });

  it('follow the name that skep.json gives to its definitions', async () => {
    const roots = await rootsOf('a/api/x.proto', { 'a/skep.json': '{ "definitions": "./api/", /* odd */ }' });
    assert.deepEqual(roots, ['./a/api', './a/uses', './proto', './']);
  });

  it('are the folder of a buf.yaml of version 1', async () => {
    assert.deepEqual(await rootsOf('m/x/v1/x.proto', { 'm/buf.yaml': 'version: v1' }), [
      './m',
      './proto',
      './',
    ]);
  });

  it('are all the modules of a buf.yaml of version 2', async () => {
    const config = 'version: v2\nmodules:\n  - path: api\n    name: buf.build/acme/api\n  - path: vendor/x\n';
    assert.deepEqual(await rootsOf('m/api/x.proto', { 'm/buf.yaml': config }), [
      './m/api',
      './m/vendor/x',
      './proto',
      './',
    ]);
  });

  it('are the modules beside it of a buf.work.yaml', async () => {
    const roots = await rootsOf('m/a/x.proto', {
      'm/a/buf.yaml': 'version: v1',
      'm/buf.work.yaml': 'directories: [a, b]',
    });
    assert.deepEqual(roots, ['./m/a', './m/b', './proto', './']);
  });

  it('are named once when skep.json and buf.yaml agree', async () => {
    const files = {
      'a/skep.json': '{}',
      'a/buf.yaml': 'version: v2\nmodules: [{path: proto}, {path: uses}]',
    };
    assert.deepEqual(await rootsOf('a/proto/x.proto', files), ['./a/proto', './a/uses', './proto', './']);
  });

  it('are those of the nearest project only', async () => {
    const roots = await rootsOf('a/b/proto/x.proto', { 'a/skep.json': '{}', 'a/b/skep.json': '{}' });
    assert.deepEqual(roots, ['./a/b/proto', './a/b/uses', './proto', './']);
  });

  it('have the setting’s paths before the workspace folder', async () => {
    const roots = await rootsOf('x.proto', {}, { importPaths: ['third_party', '/usr/include'] });
    assert.deepEqual(roots, ['./third_party', 'file:///usr/include', './proto', './']);
  });

  it('follow the package where no config says it', async () => {
    const text = 'package x.v1;';
    assert.deepEqual(await rootsOf('deep/x/v1/x.proto', { 'deep/x/v1/x.proto': text }), [
      './deep',
      './proto',
      './',
    ]);
  });

  it('survive a config that does not parse', async () => {
    for (const text of ['{', 'version: v2\nmodules: [{path: *x}', '\0', '[]', 'null', '- - -', '%YAML 9']) {
      const roots = await rootsOf('a/x.proto', {
        'a/skep.json': text,
        'a/buf.yaml': text,
        'a/buf.work.yaml': text,
      });
      assert.ok(roots.includes('./a/proto'), text);
    }
  });
});

describe('the import path of a file', () => {
  it('is its path below the first root that holds it', () => {
    assert.equal(
      importPathOf('file:///w/proto/a/b.proto', ['file:///w/uses', 'file:///w/proto', 'file:///w']),
      'a/b.proto',
    );
  });

  it('is not a path below a folder of a similar name', () => {
    assert.equal(importPathOf('file:///w/proto2/b.proto', ['file:///w/proto']), undefined);
  });
});
