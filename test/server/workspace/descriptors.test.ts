import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { compile, type LinkedFile, parse } from '../../../server/compiler/index.ts';
import { descriptorBytesOf, descriptorsOf } from '../../../server/workspace/descriptors.ts';
import { definitionPaths, definitionText } from '../compiler/fixtures.ts';

function linkedFiles(): LinkedFile[] {
  const read = (path: string) => {
    const text = definitionText(path);
    return text === undefined ? undefined : parse(text);
  };
  return [...compile(definitionPaths, read).files.values()];
}

describe('descriptors in wire format', () => {
  it('are what the objects are, with locations and comments', () => {
    const files = linkedFiles();
    const bytes = Buffer.concat([...descriptorBytesOf(files, { sourceInfo: true })]);
    const read = fromBinary(FileDescriptorSetSchema, bytes);
    const objects = descriptorsOf(files);
    assert.ok(objects.file.every(({ sourceCodeInfo }) => (sourceCodeInfo?.location.length ?? 0) > 0));
    assert.deepEqual(toBinary(FileDescriptorSetSchema, read), toBinary(FileDescriptorSetSchema, objects));
  });

  it('have no source info where it is not wanted', () => {
    const bytes = Buffer.concat([...descriptorBytesOf(linkedFiles(), { sourceInfo: false })]);
    const { file } = fromBinary(FileDescriptorSetSchema, bytes);
    assert.ok(file.length > 0);
    assert.ok(file.every(({ sourceCodeInfo }) => sourceCodeInfo === undefined));
  });

  it('hold comments and paths of any length, and any text', () => {
    const comment = `${'é𝄞x'.repeat(50_000)}\n`;
    const text = `syntax = "proto3";\n// detached\n\n//${comment}message M {} // after\n`;
    const [file] = compile(['m.proto'], () => parse(text)).files.values();
    assert.ok(file);
    const bytes = Buffer.concat([...descriptorBytesOf([file], { sourceInfo: true })]);
    const location = fromBinary(FileDescriptorSetSchema, bytes).file[0]?.sourceCodeInfo?.location.find(
      ({ path }) => path.join() === '4,0',
    );
    assert.equal(location?.leadingComments, comment);
  });
});
