import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { generateTypeScript } from '../../../server/generate/index.ts';
import { buildWithBuf, definitions, runTool } from './fixture.ts';

const own = ['food/v1/food.proto', 'zoo/v1/options.proto', 'zoo/v1/zoo.proto', 'zoo/v1/legacy.proto'];

describe('generated TypeScript', () => {
  it('equals, byte for byte, what `buf generate` writes with the same plugin and options', () => {
    const out = mkdtempSync(path.join(os.tmpdir(), 'skep-generate-'));
    try {
      const plugin = {
        local: 'protoc-gen-es',
        out,
        opt: ['target=ts', 'import_extension=ts', 'erasable_syntax=true'],
      };
      runTool(
        definitions,
        'buf',
        'generate',
        '--template',
        JSON.stringify({ version: 'v2', plugins: [plugin] }),
      );
      const expected = readdirSync(out, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => ({ path: name, content: readFileSync(path.join(out, name), 'utf8') }));
      const actual = generateTypeScript(buildWithBuf(definitions), own);
      assert.deepEqual(actual.map((file) => file.path).sort(), expected.map((file) => file.path).sort());
      for (const file of expected) {
        assert.equal(actual.find((other) => other.path === file.path)?.content, file.content);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });

  it('is made for the files asked for only', () => {
    const generated = generateTypeScript(buildWithBuf(definitions), ['food/v1/food.proto']);
    assert.deepEqual(
      generated.map((file) => file.path),
      ['food/v1/food_pb.ts'],
    );
  });

  it('leaves the descriptors it was given as they were', () => {
    const files = buildWithBuf(definitions);
    const before = toBinary(FileDescriptorSetSchema, files);
    generateTypeScript(files, own);
    assert.deepEqual(toBinary(FileDescriptorSetSchema, files), before);
  });
});
