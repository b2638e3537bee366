import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  writeDouble,
  writeFixed32,
  writeFixed64,
  writeFloat,
  writeInt32,
  writeSint32,
  writeSint64,
} from '../../../server/compiler/wire/scalars.ts';
import type { WireOutput } from '../../../server/compiler/wire/wire-output.ts';
import { written } from '../../../server/compiler/wire/written.ts';

function assertSame(ours: (output: WireOutput) => void, theirs: (writer: BinaryWriter) => unknown): void {
  const expected = new BinaryWriter();
  theirs(expected);
  assert.deepEqual(Buffer.from(written(ours)), Buffer.from(expected.finish()));
}

const numbers = [0, 1, 127, 128, 300, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 31 - 1];
const signed = [...numbers, ...numbers.map((number) => -number), -(2 ** 31)];
const large = [0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 63n - 1n];
const signedLarge = [...large, ...large.map((number) => -number), -(2n ** 63n)];
const fieldNumbers = [1, 15, 16, 50_000, 2 ** 29 - 1];

describe('values in wire format', () => {
  it('are as protobuf-es writes them, numbers of 32 bits', () => {
    for (const value of [...numbers, 2 ** 32 - 1]) {
      assertSame(
        (output) => output.varint(value),
        (writer) => writer.uint32(value),
      );
      assertSame(
        (output) => writeFixed32(output, value),
        (writer) => writer.fixed32(value),
      );
    }
    for (const value of signed) {
      assertSame(
        (output) => writeInt32(output, value),
        (writer) => writer.int32(value),
      );
      assertSame(
        (output) => writeSint32(output, value),
        (writer) => writer.sint32(value),
      );
      assertSame(
        (output) => writeFixed32(output, value),
        (writer) => writer.sfixed32(value),
      );
    }
  });

  it('are as protobuf-es writes them, numbers of 64 bits', () => {
    for (const value of [...large, 2n ** 64n - 1n]) {
      assertSame(
        (output) => output.varint64(value),
        (writer) => writer.uint64(value),
      );
      assertSame(
        (output) => writeFixed64(output, value),
        (writer) => writer.fixed64(value),
      );
    }
    for (const value of signedLarge) {
      assertSame(
        (output) => output.varint64(value),
        (writer) => writer.int64(value),
      );
      assertSame(
        (output) => writeSint64(output, value),
        (writer) => writer.sint64(value),
      );
      assertSame(
        (output) => writeFixed64(output, value),
        (writer) => writer.sfixed64(value),
      );
    }
  });

  it('are as protobuf-es writes them, floating point', () => {
    for (const value of [0, -0, 0.1, -1e30, Number.NaN, Number.POSITIVE_INFINITY]) {
      assertSame(
        (output) => writeDouble(output, value),
        (writer) => writer.double(value),
      );
      assertSame(
        (output) => writeFloat(output, value),
        (writer) => writer.float(value),
      );
    }
  });

  it('are infinite where a float has no room for them', () => {
    assertSame(
      (output) => writeFloat(output, -1e300),
      (writer) => writer.float(Number.NEGATIVE_INFINITY),
    );
  });

  it('are as protobuf-es writes them, records in records', () => {
    for (const number of fieldNumbers) {
      assertSame(
        (output) => {
          const outer = output.open(number);
          output.string(1, 'ü'.repeat(number % 300));
          const inner = output.open(2);
          output.varint(1);
          output.varint(0);
          output.close(inner);
          output.raw(Uint8Array.of(1, 2, 3));
          output.close(outer);
          output.bytes(number, Uint8Array.of(4, 5));
          output.tag(number, WireType.Varint);
          output.varint(number);
        },
        (writer) => {
          writer.tag(number, WireType.LengthDelimited).fork();
          writer.tag(1, WireType.LengthDelimited).string('ü'.repeat(number % 300));
          writer.tag(2, WireType.LengthDelimited).fork().bool(true).bool(false).join();
          writer.raw(Uint8Array.of(1, 2, 3)).join();
          writer.tag(number, WireType.LengthDelimited).bytes(Uint8Array.of(4, 5));
          writer.tag(number, WireType.Varint).uint32(number);
        },
      );
    }
  });

  it('are as protobuf-es writes them, fields', () => {
    for (const number of fieldNumbers) {
      for (const value of [...numbers, -1, -(2 ** 31)]) {
        assertSame(
          (output) => output.int32(number, value),
          (writer) => writer.tag(number, WireType.Varint).int32(value),
        );
      }
      for (const text of ['', 'abc', 'ü', '\ud800', 'x'.repeat(10_000), `${'x'.repeat(200)}€`]) {
        assertSame(
          (output) => output.string(number, text, '.'),
          (writer) => writer.tag(number, WireType.LengthDelimited).string(`.${text}`),
        );
      }
    }
  });

  it('may be written while others are', () => {
    const outer = written((output) => {
      output.varint(1);
      output.bytes(
        1,
        written((inner) => inner.string(2, 'x'.repeat(10_000))),
      );
      output.varint(2);
    });
    const inner = Buffer.concat([Buffer.of(0x12, 0x90, 0x4e), Buffer.from('x'.repeat(10_000))]);
    assert.deepEqual(
      Buffer.from(outer),
      Buffer.concat([Buffer.of(1, 0x0a, 0x93, 0x4e), inner, Buffer.of(2)]),
    );
  });

  it('are not kept where they could not all be written', () => {
    const outer = written((output) => {
      output.varint(1);
      const start = output.open(1);
      output.varint(2);
      assert.throws(() => {
        written((inner) => {
          inner.varint(3);
          inner.open(4);
          throw new TypeError('no value');
        });
      }, /no value/);
      output.close(start);
    });
    assert.deepEqual(Buffer.from(outer), Buffer.of(1, 0x0a, 1, 2));
  });
});
