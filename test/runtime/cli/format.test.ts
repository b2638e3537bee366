import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { writeFiles } from '../project/temporary-folder.ts';
import { Skep } from './skep.ts';

const ragged = 'syntax = "proto3";\nmessage  Thing {\n    string id=1;\n}';
const even = 'syntax = "proto3";\n\nmessage Thing {\n  string id = 1;\n}\n';

describe('skep format', { timeout: 120_000 }, () => {
  const skep = new Skep();
  const read = (file: string) => readFileSync(skep.path(file), 'utf8');

  beforeEach(() => {
    writeFiles(skep.folder, {
      'proto/ragged.proto': ragged,
      'proto/even.proto': even,
      'broken/broken.proto': 'syntax = "proto3";\nmessage  A {}\nmessage B {\n',
      'broken/ragged.proto': ragged,
      'empty/readme.txt': '',
    });
  });

  it('prints a file', async () => {
    const { code, out } = await skep.run(['format', 'proto/ragged.proto']);
    assert.deepEqual({ code, out }, { code: 0, out: even });
    assert.equal(read('proto/ragged.proto'), ragged);
  });

  it('writes the files of a folder that change, and names them', async () => {
    const { code, out } = await skep.run(['format', 'proto', '-w']);
    assert.deepEqual({ code, out }, { code: 0, out: 'proto/ragged.proto\n' });
    assert.equal(read('proto/ragged.proto'), even);
    const again = await skep.run(['format', '-w', '-C', 'proto']);
    assert.deepEqual(again, { code: 0, out: '', err: 'nothing to format in 2 files\n' });
  });

  it('shows what would change, and says so with its exit code', async () => {
    const { code, out } = await skep.run(['format', 'proto', '-d']);
    assert.equal(code, 1);
    assert.equal(
      out,
      '--- proto/ragged.proto\n+++ proto/ragged.proto\n@@ -1,4 +1,5 @@\n syntax = "proto3";\n' +
        '-message  Thing {\n-    string id=1;\n-}\n\\ No newline at end of file\n' +
        '+\n+message Thing {\n+  string id = 1;\n+}\n',
    );
    assert.equal(read('proto/ragged.proto'), ragged);
    assert.equal((await skep.run(['format', 'proto/even.proto', '-d'])).code, 0);
  });

  it('leaves a file with a syntax error as it is, and formats the others', async () => {
    const { code, out, err } = await skep.run(['format', 'broken', '-w']);
    assert.deepEqual({ code, out }, { code: 1, out: 'broken/ragged.proto\n' });
    assert.equal(err, 'error: broken/broken.proto:3:9: Message "B" is never closed: add a "}".\n');
    assert.match(read('broken/broken.proto'), /message {2}A/);
  });

  it('leaves a file alone that is not UTF-8', async () => {
    writeFiles(skep.folder, { 'latin/a.proto': '' });
    const bytes = Buffer.from('// \xe9\nmessage  A {}\n', 'latin1');
    writeFileSync(skep.path('latin/a.proto'), bytes);
    const { code, err } = await skep.run(['format', 'latin', '-w']);
    assert.deepEqual(
      { code, err },
      { code: 1, err: 'error: latin/a.proto:1:1: This file is not written in UTF-8.\n' },
    );
    assert.deepEqual(readFileSync(skep.path('latin/a.proto')), bytes);
  });

  it('tells programs what changed and what is wrong', async () => {
    const { code, out } = await skep.run(['format', 'broken', '-w', '--json']);
    assert.equal(code, 1);
    const [broken, changed] = JSON.parse(out);
    assert.deepEqual([broken.file, broken.problem.line], ['broken/broken.proto', 3]);
    assert.deepEqual(changed, { file: 'broken/ragged.proto', changed: true });
  });

  it('asks what to do with a folder', async () => {
    const { code, err } = await skep.run(['format', 'proto']);
    assert.equal(code, 2);
    assert.match(err, /^error: .*-w.*-d/);
  });

  it('says when there is nothing to format', async () => {
    for (const [target, message] of [
      ['empty', 'error: empty has no .proto file\n'],
      ['nowhere', 'error: there is no nowhere\n'],
    ] as const) {
      assert.deepEqual(await skep.run(['format', target, '-d']), { code: 1, out: '', err: message });
    }
  });
});
