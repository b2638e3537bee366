import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FeatureSet_EnumType,
  FeatureSet_FieldPresence,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { compile, type LinkedFile, parse } from '../../../server/compiler/index.ts';
import { definitionPaths, definitionText } from './fixtures.ts';

function linkedFiles(): LinkedFile[] {
  const read = (path: string) => {
    const text = definitionText(path);
    return text === undefined ? undefined : parse(text);
  };
  return [...compile(definitionPaths, read).files.values()];
}

describe('descriptors in wire format', () => {
  it('are written as a serializer writes them, with locations and comments', () => {
    for (const file of linkedFiles()) {
      assert.ok((file.proto.sourceCodeInfo?.location.length ?? 0) > 0);
      const bytes = file.descriptorBytes({ sourceInfo: true });
      assert.deepEqual(Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)), Buffer.from(bytes));
    }
  });

  it('have no source info where it is not wanted', () => {
    for (const file of linkedFiles()) {
      const bytes = file.descriptorBytes({ sourceInfo: false });
      assert.equal(fromBinary(FileDescriptorProtoSchema, bytes).sourceCodeInfo, undefined);
    }
  });

  it('hold comments and paths of any length, and any text', () => {
    const comment = `${'é𝄞x'.repeat(50_000)}\n`;
    const text = `syntax = "proto3";\n// detached\n\n//${comment}message M {} // after\n`;
    const [file] = compile(['m.proto'], () => parse(text)).files.values();
    assert.ok(file);
    const bytes = file.descriptorBytes({ sourceInfo: true });
    const location = fromBinary(FileDescriptorProtoSchema, bytes).sourceCodeInfo?.location.find(
      ({ path }) => path.join() === '4,0',
    );
    assert.equal(location?.leadingComments, comment);
  });

  it('keep numbers of every size, and a message that is set field by field as one', () => {
    const text = `edition = "2023";
option features.field_presence = IMPLICIT;
option features.enum_type = CLOSED;
enum E { A = 0; B = -1; C = -2147483648; D = 2147483647; reserved -5 to -3; }
message M { string a = 1; reserved 536870911; extensions 1000 to max; }
`;
    const [file] = compile(['m.proto'], () => parse(text)).files.values();
    const proto = fromBinary(
      FileDescriptorProtoSchema,
      file?.descriptorBytes({ sourceInfo: false }) ?? Buffer.of(),
    );
    const numbers = proto.enumType[0]?.value.map(({ number }) => number);
    assert.deepEqual(numbers, [0, -1, -2147483648, 2147483647]);
    assert.deepEqual(
      proto.enumType[0]?.reservedRange.map(({ start, end }) => [start, end]),
      [[-5, -3]],
    );
    assert.deepEqual(
      proto.messageType[0]?.extensionRange.map(({ start, end }) => [start, end]),
      [[1000, 536870912]],
    );
    assert.deepEqual(
      [proto.options?.features?.fieldPresence, proto.options?.features?.enumType],
      [FeatureSet_FieldPresence.IMPLICIT, FeatureSet_EnumType.CLOSED],
    );
  });
});
