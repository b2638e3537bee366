import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { BatchPlan } from '../../../../server/node/batch/batch-plan.ts';
import type { CompiledChunk } from '../../../../server/node/batch/chunk-compiler.ts';
import { inOrder } from '../../../../server/node/batch/descriptor-order.ts';
import { planBatch } from '../../../../server/node/batch/plan-batch.ts';
import { type Parts, runBatch } from '../../../../server/node/batch/run-batch.ts';

const options = { descriptors: { sourceInfo: true } };
const allAtOnce: Parts = { chunkSize: 1000, workersFrom: 1000 };
const oneByOne: Parts = { chunkSize: 1, workersFrom: 1000 };
const inWorkers: Parts = { chunkSize: 2, workersFrom: 0 };

/** Each file imports the one before and a shared one; some import in a circle, some use what they do not import. */
const files: Record<string, string> = {
  'buf.yaml': 'version: v1',
  'shared/options.proto': `syntax = "proto3"; package shared; import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { string note = 50000; }`,
  'cycle/a.proto': 'syntax = "proto3"; package cycle; import "cycle/c.proto"; message A { C c = 1; }',
  'cycle/b.proto': 'syntax = "proto3"; package cycle; import "cycle/a.proto"; message B { A a = 1; }',
  'cycle/c.proto': 'syntax = "proto3"; package cycle; import "cycle/b.proto"; message C { B b = 1; }',
  'zoo/lost.proto': 'syntax = "proto3"; package zoo; message Lost { chain.M0 m = 1; }',
};
for (let index = 0; index < 12; index++) {
  const before = index === 0 ? '' : `import public "chain/m${index - 1}.proto";`;
  const field = index === 0 ? 'int32' : `M${index - 1}`;
  files[`chain/m${index}.proto`] = `syntax = "proto3"; package chain; ${before} import "shared/options.proto";
// M ${index}
message M${index} { ${field} f = 1 [(shared.note) = "x"]; }`;
}

function errors(plan: BatchPlan, chunks: readonly CompiledChunk[]): string[] {
  const first = new Map<number, string[]>();
  for (const chunk of chunks) {
    for (const { index, diagnostics } of chunk.files) {
      const shown = diagnostics.map(
        ({ message, line }) => `${plan.files[index]?.importPath}:${line} ${message}`,
      );
      if (!first.has(index)) first.set(index, shown);
    }
  }
  return [...first].sort(([a], [b]) => a - b).flatMap(([, shown]) => shown);
}

/** Where imports go in a circle, it is open where the circle is cut; then nothing is written. */
function soundFiles(chunks: readonly CompiledChunk[]): FileDescriptorProto[] {
  const { file } = fromBinary(FileDescriptorSetSchema, Buffer.concat(inOrder(chunks)));
  return file.filter(({ name }) => !name.startsWith('cycle/'));
}

describe('compiling in parts', () => {
  let folder: string;
  let plan: BatchPlan;
  let whole: CompiledChunk[];
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-batch-'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    plan = await planBatch(folder);
    whole = await runBatch(plan, options, allAtOnce);
  });
  after(() => rm(folder, { recursive: true }));

  it('takes all definitions, as one build', () => {
    assert.equal(plan.groups.length, 1);
    assert.equal(plan.files.length, Object.keys(files).length - 1);
  });

  for (const [name, parts] of [
    ['one file at a time', oneByOne],
    ['in worker threads', inWorkers],
  ] as const) {
    it(`makes the same descriptors ${name}`, async () => {
      const chunks = await runBatch(plan, options, parts);
      assert.ok(chunks.length > 1);
      assert.deepEqual(soundFiles(chunks), soundFiles(whole));
    });

    it(`finds the same ${name}, with the same advice`, async () => {
      const found = errors(plan, whole);
      assert.match(found.join('\n'), /cycle.*imports this file in turn/);
      assert.match(found.join('\n'), /lost.*"chain\/m0.proto".*is not imported/);
      assert.deepEqual(errors(plan, await runBatch(plan, options, parts)), found);
    });
  }

  it('writes each file once, after its imports', () => {
    const seen = new Set<string>();
    for (const file of soundFiles(whole)) {
      assert.ok(!seen.has(file.name));
      for (const dependency of file.dependency)
        assert.ok(seen.has(dependency), `${file.name}: ${dependency}`);
      seen.add(file.name);
    }
    assert.equal(seen.size, 12 + 1 + 1 + 1);
  });

  it('makes no descriptors unless they are asked for', async () => {
    assert.deepEqual(inOrder(await runBatch(plan, {}, allAtOnce)), []);
  });
});
