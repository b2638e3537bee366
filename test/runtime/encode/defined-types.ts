/** The types that the fixtures define, without generated code. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import { compileTexts } from '../../../runtime/project/definitions.ts';
import { toFileDescriptorSet } from '../../../server/compiler/index.ts';

const folder = new URL('../../fixtures/encode/', import.meta.url);
const names = readdirSync(folder);
const compilation = compileTexts(
  new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])),
);
for (const name of names) assert.deepEqual(compilation.files.get(name)?.diagnostics, []);
const registry = createFileRegistry(toFileDescriptorSet(compilation, { sourceInfo: false }));

export function definedType(name: string): DescMessage {
  const type = registry.getMessage(name);
  assert.ok(type, `the fixtures define no ${name}`);
  return type;
}
