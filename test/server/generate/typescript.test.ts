import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';
import { generateTypeScript } from '../../../server/generate/typescript.ts';
import { buildWithBuf, definitions, runTool } from './fixture.ts';

const own = ['food/v1/food.proto', 'zoo/v1/options.proto', 'zoo/v1/zoo.proto', 'zoo/v1/legacy.proto'];

describe('generated TypeScript', () => {
  const written = writtenByBuf();

  it('equals, byte for byte, what `buf generate` writes with the same plugin and options', () => {
    assert.deepEqual(contents(generateTypeScript(buildWithBuf(definitions), own)), written);
  });

  it('is the same for descriptors of our own compiler', () => {
    const read = (file: string) => {
      const absolute = path.join(definitions, file);
      return existsSync(absolute) ? parse(readFileSync(absolute, 'utf8')) : undefined;
    };
    const files = toFileDescriptorSet(compile(own, read), { sourceInfo: true });
    assert.deepEqual(contents(generateTypeScript(files, own)), written);
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

/** Lines by path: a difference is then shown as such. */
function contents(files: { path: string; content: string }[]): Record<string, string[]> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return Object.fromEntries(sorted.map((file) => [file.path, file.content.split('\n')]));
}

function writtenByBuf(): Record<string, string[]> {
  const out = mkdtempSync(path.join(os.tmpdir(), 'skep-generate-'));
  try {
    const opt = ['target=ts', 'import_extension=ts', 'erasable_syntax=true'];
    const template = JSON.stringify({ version: 'v2', plugins: [{ local: 'protoc-gen-es', out, opt }] });
    runTool(definitions, 'buf', 'generate', '--template', template);
    const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    return contents(
      names.map((name) => ({ path: name, content: readFileSync(path.join(out, name), 'utf8') })),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}
