import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fromBinary, fromJsonString } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { writeFiles } from '../project/temporary-folder.ts';
import { Skep } from './skep.ts';

describe('definitions on the command line', { timeout: 120_000 }, () => {
  const skep = new Skep();
  writeFiles(skep.folder, {
    'good/skep.json': '{ "name": "good" }',
    'good/proto/good/v1/good.proto':
      'syntax = "proto3";\npackage good.v1;\n// A thing.\nmessage Thing { string id = 1; }\n',
    'bad/proto/bad/v1/bad.proto':
      'syntax = "proto3";\npackage bad.v1;\nmessage Thing {\n  strin id = 1;\n}\n',
  });

  it('are checked', async () => {
    const { code, out, err } = await skep.run(['check', 'good']);
    assert.deepEqual({ code, out, err }, { code: 0, out: '', err: 'no mistakes in 1 file\n' });
  });

  it('have their mistakes listed, a line each', async () => {
    const { code, out } = await skep.run(['check', 'bad']);
    assert.equal(code, 1);
    assert.match(out, /^bad\/proto\/bad\/v1\/bad\.proto:4:3: error: .*"strin".* \[[a-z-]+\]\n$/);
  });

  it('have their mistakes listed for programs', async () => {
    const { code, out } = await skep.run(['check', '--json', '-C', 'bad']);
    const [{ file, line, column, severity }] = JSON.parse(out);
    assert.deepEqual(
      { code, file, line, column, severity },
      { code: 1, file: skep.path('bad/proto/bad/v1/bad.proto'), line: 4, column: 3, severity: 'error' },
    );
  });

  it('are checked with the manifest of their project', async () => {
    writeFiles(skep.folder, {
      'torn/skep.json': '{\n  "entri": "src/main.ts"\n}\n',
      'torn/proto/torn/v1/torn.proto': 'syntax = "proto3";\npackage torn.v1;\nmessage Thing {}\n',
    });
    const { code, out } = await skep.run(['check', 'torn/proto']);
    assert.equal(code, 1);
    assert.deepEqual(out.split('\n'), [
      'torn/skep.json:1:1: error: the manifest has no "name": add one, such as "name": "posts" [manifest-invalid]',
      'torn/skep.json:2:3: error: unknown field "entri"; did you mean "entry"? [manifest-invalid]',
      '',
    ]);
  });

  it('are checked with a manifest that is no JSON, for programs', async () => {
    writeFiles(skep.folder, { 'comma/skep.json': '{\n  "name": "comma"\n  "version": "1"\n}\n' });
    const { code, out } = await skep.run(['check', '--json', 'comma']);
    assert.equal(code, 1);
    const [problem, ...others] = JSON.parse(out);
    assert.deepEqual(others, []);
    assert.deepEqual(problem, {
      file: skep.path('comma/skep.json'),
      line: 3,
      column: 3,
      severity: 'error',
      message: 'not valid JSON: comma expected',
      code: 'manifest-invalid',
    });
  });

  it('are built with their comments, and without', async () => {
    assert.equal((await skep.run(['build', 'good', '-o', 'with.binpb'])).code, 0);
    const whole = fromBinary(FileDescriptorSetSchema, readFileSync(skep.path('with.binpb')));
    const [file] = whole.file;
    assert.equal(file?.messageType[0]?.name, 'Thing');
    assert.ok(file.sourceCodeInfo?.location.some((location) => location.leadingComments === ' A thing.\n'));

    assert.equal((await skep.run(['build', 'good', '-o', 'without.json', '--no-source-info'])).code, 0);
    const bare = fromJsonString(FileDescriptorSetSchema, readFileSync(skep.path('without.json'), 'utf8'));
    assert.equal(bare.file[0]?.messageType[0]?.name, 'Thing');
    assert.equal(bare.file[0]?.sourceCodeInfo, undefined);
  });

  it('are not built with mistakes', async () => {
    const { code, err } = await skep.run(['build', 'bad', '-o', '-']);
    assert.equal(code, 1);
    assert.match(err, /^error: bad\/proto\/bad\/v1\/bad\.proto:4:3: /);
  });

  it('become typed clients, once', async () => {
    const first = await skep.run(['generate', 'good']);
    assert.equal(first.code, 0);
    assert.match(first.out, /^good\/gen\/good\/v1\/good_pb\.ts$/m);
    assert.match(readFileSync(skep.path('good/gen/good/v1/good_pb.ts'), 'utf8'), /export const ThingSchema/);
    const second = await skep.run(['generate', 'good', '--json']);
    assert.deepEqual(JSON.parse(second.out), { changed: [], problems: [] });
  });

  it('say where they are broken instead of becoming clients', async () => {
    writeFileSync(skep.path('bad/skep.json'), '{ "name": "bad" }');
    const { code, err } = await skep.run(['generate', 'bad']);
    assert.equal(code, 1);
    assert.match(err, /^error: proto\/bad\/v1\/bad\.proto:4:3: /);
  });
});
