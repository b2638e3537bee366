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

  it('hold each detached comment once, in the order of the text, however many there are', () => {
    const count = 20_000;
    const comments = Array.from({ length: count }, (_, index) => ` ${index}\n`);
    const before = comments.map((comment) => `//${comment}\n`).join('');
    const between = comments.map((comment) => `\n// of the one before\n\n//${comment}\n;`).join('');
    const text = `${before}syntax = "proto3";\nmessage M {}${between}\nmessage N {} /* single */ message O {}\n`;
    const [file] = compile(['m.proto'], () => parse(text)).files.values();
    assert.ok(file);
    const bytes = file.descriptorBytes({ sourceInfo: true });
    const locations = fromBinary(FileDescriptorProtoSchema, bytes).sourceCodeInfo?.location ?? [];
    const detachedOf = (path: string) =>
      locations.find((each) => each.path.join() === path)?.leadingDetachedComments;
    assert.deepEqual(detachedOf('12'), comments);
    assert.deepEqual(detachedOf('4,1'), comments);
    assert.deepEqual(detachedOf('4,2'), [' single ']);
  });

  it('are written without going through all the detached comments again at each', () => {
    const count = 2000;
    const text = `${'// detached\n\n'.repeat(count)}syntax = "proto3";\n${'// trails\n\n// detached\n\n;'.repeat(count)}message M {}\n`;
    const [file] = compile(['m.proto'], () => parse(text)).files.values();
    let items = 0;
    const { values } = Array.prototype;
    Array.prototype[Symbol.iterator] = function (this: unknown[]) {
      items += this.length;
      return values.call(this);
    };
    try {
      file?.descriptorBytes({ sourceInfo: true });
    } finally {
      Array.prototype[Symbol.iterator] = values;
    }
    assert.ok(items >= count && items < 50 * count, `${items} items of lists`);
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
