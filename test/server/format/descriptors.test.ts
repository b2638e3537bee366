import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clone, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';
import { format } from '../../../server/format/index.ts';
import { definitionPaths, definitionText } from '../compiler/fixtures.ts';

/** Descriptors of all fixtures, by path, in wire format and without source info. Imports are sorted by formatting, and here. */
function descriptors(change: (text: string) => string | undefined): Map<string, Buffer> {
  const compilation = compile(definitionPaths, (path) => {
    const text = definitionText(path);
    return text === undefined ? undefined : parse(change(text) ?? text);
  });
  const { file } = toFileDescriptorSet(compilation, { sourceInfo: false });
  return new Map(
    file.map((proto) => {
      const own = clone(FileDescriptorProtoSchema, proto);
      const publicImports = own.publicDependency.map((index) => own.dependency[index] ?? '').sort();
      own.dependency.sort();
      own.publicDependency = publicImports.map((path) => own.dependency.indexOf(path));
      return [own.name, Buffer.from(toBinary(FileDescriptorProtoSchema, own))];
    }),
  );
}

describe('a formatted definition', () => {
  const before = descriptors((text) => text);
  const after = descriptors((text) => format(parse(text)));
  for (const path of definitionPaths) {
    it(`means what ${path} does`, () => assert.deepEqual(after.get(path), before.get(path)));
  }
});
