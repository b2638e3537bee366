/** How a value of each scalar type is written, and which of them is the one that a field without presence leaves out. */
import { ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import type { MessageWriter } from './message-writer.ts';

/** False: the value is not plainly one of its type, and what was written does not count. */
export type WriteValue = (writer: MessageWriter, value: unknown) => boolean;

const largestFloat = 3.4028234663852886e38;

const halves = new DataView(new ArrayBuffer(8));

export function wireTypeOf(type: ScalarType): WireType {
  switch (type) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

export function isZero(type: ScalarType, value: unknown): boolean {
  switch (type) {
    case ScalarType.BOOL:
      return value === false;
    case ScalarType.STRING:
      return value === '';
    case ScalarType.BYTES:
      return value instanceof Uint8Array && value.byteLength === 0;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      // Not -0.
      return Object.is(value, 0);
    default:
      // A string where the definition has jstype = JS_STRING.
      return value === 0 || value === 0n || value === '0';
  }
}

export const writeString: WriteValue = (writer, value) => {
  if (typeof value !== 'string') return false;
  writer.string(value);
  return true;
};

export const writeBool: WriteValue = (writer, value) => {
  if (typeof value !== 'boolean') return false;
  writer.varint32(value ? 1 : 0);
  return true;
};

export const writeInt32: WriteValue = (writer, value) => {
  if (!isInt32(value)) return false;
  if (value >= 0) writer.varint32(value);
  // What is negative takes the same ten bytes as one of 64 bits.
  else writer.varint64(value, -1);
  return true;
};

export function scalarWriter(type: ScalarType): WriteValue {
  switch (type) {
    case ScalarType.STRING:
      return writeString;
    case ScalarType.BOOL:
      return writeBool;
    case ScalarType.INT32:
      return writeInt32;
    case ScalarType.BYTES:
      return writeBytes;
    case ScalarType.DOUBLE:
      return writeDouble;
    case ScalarType.FLOAT:
      return writeFloat;
    case ScalarType.UINT32:
      return writeUint32;
    case ScalarType.SINT32:
      return writeSint32;
    case ScalarType.FIXED32:
      return writeFixed32;
    case ScalarType.SFIXED32:
      return writeSfixed32;
    case ScalarType.INT64:
      return writeInt64;
    case ScalarType.UINT64:
      return writeUint64;
    case ScalarType.SINT64:
      return writeSint64;
    case ScalarType.FIXED64:
      return writeFixed64;
    case ScalarType.SFIXED64:
      return writeSfixed64;
  }
}

const writeBytes: WriteValue = (writer, value) => {
  if (!(value instanceof Uint8Array)) return false;
  writer.varint32(value.byteLength);
  writer.raw(value);
  return true;
};

const writeDouble: WriteValue = (writer, value) => {
  if (typeof value !== 'number') return false;
  writer.double(value);
  return true;
};

const writeFloat: WriteValue = (writer, value) => {
  if (typeof value !== 'number') return false;
  if (Number.isFinite(value) && Math.abs(value) > largestFloat) return false;
  writer.float(value);
  return true;
};

const writeUint32: WriteValue = (writer, value) => {
  if (!isUint32(value)) return false;
  writer.varint32(value);
  return true;
};

const writeSint32: WriteValue = (writer, value) => {
  if (!isInt32(value)) return false;
  writer.varint32(((value << 1) ^ (value >> 31)) >>> 0);
  return true;
};

const writeFixed32: WriteValue = (writer, value) => {
  if (!isUint32(value)) return false;
  writer.fixed32(value);
  return true;
};

const writeSfixed32: WriteValue = (writer, value) => {
  if (!isInt32(value)) return false;
  writer.fixed32(value);
  return true;
};

const writeInt64: WriteValue = (writer, value) => {
  if (!splitSigned(value)) return false;
  writer.varint64(low(), high());
  return true;
};

const writeUint64: WriteValue = (writer, value) => {
  if (!splitUnsigned(value)) return false;
  writer.varint64(low(), high());
  return true;
};

const writeSint64: WriteValue = (writer, value) => {
  if (!splitSigned(value)) return false;
  const [below, above] = [low(), high()];
  const sign = above >> 31;
  writer.varint64((below << 1) ^ sign, ((above << 1) | (below >>> 31)) ^ sign);
  return true;
};

const writeFixed64: WriteValue = (writer, value) => splitUnsigned(value) && writeHalves(writer);

const writeSfixed64: WriteValue = (writer, value) => splitSigned(value) && writeHalves(writer);

function writeHalves(writer: MessageWriter): true {
  writer.fixed32(low());
  writer.fixed32(high());
  return true;
}

function splitSigned(value: unknown): boolean {
  const number = integerOf(value);
  if (number === undefined || BigInt.asIntN(64, number) !== number) return false;
  halves.setBigInt64(0, number);
  return true;
}

function splitUnsigned(value: unknown): boolean {
  const number = integerOf(value);
  if (number === undefined || BigInt.asUintN(64, number) !== number) return false;
  halves.setBigUint64(0, number);
  return true;
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function low(): number {
  return halves.getInt32(4);
}

function high(): number {
  return halves.getInt32(0);
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

function isUint32(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value;
}
