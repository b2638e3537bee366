import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type ValueWriter, written } from '../../../server/compiler/options/value-writer.ts';

/** What both writers can do. */
type Write = (writer: ValueWriter | BinaryWriter) => unknown;

function assertSame(write: Write): void {
  const expected = new BinaryWriter();
  write(expected);
  assert.deepEqual(Buffer.from(written(write)), Buffer.from(expected.finish()));
}

const numbers = [0, 1, 127, 128, 300, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 31 - 1];
const signed = [...numbers, ...numbers.map((number) => -number), -(2 ** 31)];
const large = [0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 63n - 1n];
const signedLarge = [...large, ...large.map((number) => -number), -(2n ** 63n)];

describe('values of options in wire format', () => {
  it('are as protobuf-es writes them, numbers of 32 bits', () => {
    for (const value of [...numbers, 2 ** 32 - 1]) {
      assertSame((writer) => writer.uint32(value));
      assertSame((writer) => writer.fixed32(value));
    }
    for (const value of signed) {
      assertSame((writer) => writer.int32(value));
      assertSame((writer) => writer.sint32(value));
      assertSame((writer) => writer.sfixed32(value));
    }
  });

  it('are as protobuf-es writes them, numbers of 64 bits', () => {
    for (const value of [...large, 2n ** 64n - 1n]) {
      assertSame((writer) => writer.uint64(value));
      assertSame((writer) => writer.fixed64(value));
    }
    for (const value of signedLarge) {
      assertSame((writer) => writer.int64(value));
      assertSame((writer) => writer.sint64(value));
      assertSame((writer) => writer.sfixed64(value));
    }
    for (const value of [0, -0, 0.1, -1e300, Number.NaN, Number.POSITIVE_INFINITY])
      assertSame((writer) => writer.double(value));
  });

  it('are as protobuf-es writes them, records in records', () => {
    for (const number of [1, 15, 16, 50_000, 2 ** 29 - 1]) {
      assertSame((writer) => {
        writer.tag(number, WireType.LengthDelimited).fork();
        writer.tag(1, WireType.LengthDelimited).string('ü'.repeat(number % 300));
        writer.tag(2, WireType.LengthDelimited).fork().bool(true).bool(false).join();
        writer
          .raw(Uint8Array.of(1, 2, 3))
          .join()
          .tag(number, WireType.Varint)
          .uint32(number);
      });
    }
  });

  it('may be written while others are', () => {
    const outer = written((writer) => {
      writer.uint32(1).bytes(written((inner) => inner.string('x'.repeat(10_000)).fork()));
      writer.uint32(2);
    });
    const inner = Buffer.concat([Buffer.of(0x90, 0x4e), Buffer.from('x'.repeat(10_000))]);
    assert.deepEqual(Buffer.from(outer), Buffer.concat([Buffer.of(1, 0x92, 0x4e), inner, Buffer.of(2)]));
  });

  it('are not kept where they could not all be written', () => {
    const outer = written((writer) => {
      writer.uint32(1).fork().uint32(2);
      assert.throws(() => {
        written((inner) => {
          inner.uint32(3).fork().uint32(4);
          throw new TypeError('no value');
        });
      }, /no value/);
      writer.join();
    });
    assert.deepEqual(Buffer.from(outer), Buffer.of(1, 1, 2));
  });
});
