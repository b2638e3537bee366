import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createFileRegistry, type DescFile, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { bundledFiles, compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';
import { protoSource } from '../../../server/generate/index.ts';

const root = path.join(import.meta.dirname, '../../fixtures/definitions');

/** Texts by import path. */
function fixtures(): Map<string, string> {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.proto'),
  );
  return new Map(
    found.map((name) => [name.replaceAll('\\', '/'), readFileSync(path.join(root, name), 'utf8')]),
  );
}

function compiled(texts: ReadonlyMap<string, string>): Map<string, DescFile> {
  const compilation = compile([...texts.keys()], (name) => {
    const text = texts.get(name) ?? bundledFiles.get(name);
    return text === undefined ? undefined : parse(text);
  });
  for (const [name, { diagnostics }] of compilation.files) {
    const wrong = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    assert.deepEqual(wrong, [], `${name}\n${texts.get(name)}`);
  }
  // Through bytes, as every other program reads them.
  const bytes = toBinary(FileDescriptorSetSchema, toFileDescriptorSet(compilation, { sourceInfo: true }));
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  return new Map([...registry.files].map((file) => [`${file.name}.proto`, file]));
}

/** Without places, and with what may stand in another order put in one. */
function comparable({ proto }: DescFile): unknown {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    if (typeof value !== 'object' || value === null) return value;
    // Options that only sources have leave an empty message behind.
    const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const);
    return Object.fromEntries(entries.filter(([, each]) => JSON.stringify(each) !== '{}'));
  };
  const { sourceCodeInfo: _, ...json } = toJson(FileDescriptorProtoSchema, proto) as Record<string, unknown>;
  return sorted(json);
}

describe('the source of a descriptor', () => {
  const texts = fixtures();
  const before = compiled(texts);
  const written = new Map([...texts.keys()].map((name) => [name, protoSource(before.get(name) as DescFile)]));
  const after = compiled(written);

  for (const name of texts.keys()) {
    it(`compiles to the same descriptor: ${name}`, () => {
      const again = after.get(name) as DescFile;
      assert.deepEqual(comparable(again), comparable(before.get(name) as DescFile), written.get(name));
      // Options too, which the above leaves out where they are extensions.
      assert.equal(protoSource(again), written.get(name));
    });
  }

  it('has the comments that the descriptor has', () => {
    const text =
      '// Sells.\nservice Shop {\n  // Asks\n  // politely.\n  rpc Buy(A) returns (A);\n}\nmessage A {}\n';
    const file = compiled(new Map([['a.proto', `syntax = "proto3";\n${text}`]])).get('a.proto') as DescFile;
    for (const line of ['// Sells.\nservice', '  // Asks\n  // politely.\n  rpc'])
      assert.ok(protoSource(file).includes(line), protoSource(file));
  });

  it('names types by what is shortest and still leads to them', () => {
    const file = compiled(
      new Map([
        [
          'a.proto',
          'syntax = "proto3"; package a.b; message Thing {} message Box { message Thing {} Thing inner = 1; .a.b.Thing outer = 2; }',
        ],
      ]),
    ).get('a.proto') as DescFile;
    assert.match(protoSource(file), / {2}Thing inner = 1;\n {2}b\.Thing outer = 2;/);
  });
});
