import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createFileRegistry, createRegistry, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import {
  bundledFiles,
  type Compilation,
  compile,
  parse,
  toFileDescriptorSet,
} from '../../../server/compiler/index.ts';
import { definitionPaths, definitionText } from './fixtures.ts';

/** What buf makes of the fixtures, with their imports. */
function buildWithBuf(folder: string): FileDescriptorSet {
  for (const path of [...definitionPaths, ...bundledFiles.keys()]) {
    // buf has google/protobuf built in, in its own version.
    if (path.startsWith('google/protobuf/')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), definitionText(path) ?? '');
  }
  const output = join(folder, 'buf.binpb');
  execFileSync('buf', ['build', folder, '--as-file-descriptor-set', '--exclude-source-info', '-o', output]);
  return fromBinary(FileDescriptorSetSchema, readFileSync(output));
}

describe('descriptors', () => {
  let folder: string;
  let theirs: FileDescriptorSet;
  let compilation: Compilation;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'skep-oracle-'));
    theirs = buildWithBuf(folder);
    compilation = compile([...definitionPaths, ...bundledFiles.keys()], (path) => {
      const text = definitionText(path);
      return text === undefined ? undefined : parse(text);
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const path of [...definitionPaths, ...bundledFiles.keys()].filter(
    (name) => !name.startsWith('google/protobuf/'),
  )) {
    it(`of ${path} equal buf's, extensions interpreted`, () => {
      const registry = createRegistry(createFileRegistry(theirs));
      const ours = toFileDescriptorSet(compilation, { sourceInfo: false }).file.find(
        ({ name }) => name === path,
      );
      const expected = theirs.file.find(({ name }) => name === path);
      assert.ok(ours && expected);
      const json = toJson(FileDescriptorProtoSchema, ours, { registry });
      assert.deepEqual(json, toJson(FileDescriptorProtoSchema, expected, { registry }));
    });
  }

  it('report nothing in definitions that buf accepts', () => {
    const errors = [...compilation.files.values()].flatMap((file) =>
      file.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ message }) => `${file.path}: ${message}`),
    );
    assert.deepEqual(errors, []);
  });

  it('come in dependency order, and make a registry', () => {
    const set = toFileDescriptorSet(compilation, { sourceInfo: true });
    const seen = new Set<string>();
    for (const file of set.file) {
      for (const dependency of file.dependency)
        assert.ok(seen.has(dependency), `${dependency} before ${file.name}`);
      seen.add(file.name);
    }
    const read = fromBinary(FileDescriptorSetSchema, toBinary(FileDescriptorSetSchema, set));
    assert.ok(createFileRegistry(read).getService('shop.v1.Shop'));
  });
});
