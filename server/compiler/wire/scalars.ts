/** Values of Protobuf's scalar types in wire format, without their tags. */
import type { WireOutput } from './wire-output.ts';

/** A number's bytes on their way. */
const scratch = new DataView(new ArrayBuffer(8));
const eightBytes = new Uint8Array(scratch.buffer);
const fourBytes = eightBytes.subarray(0, 4);

/** Negative numbers take ten bytes, as those with 64 bits. */
export function writeInt32(output: WireOutput, value: number): void {
  if (value >= 0) output.varint(value);
  else output.varint64(BigInt(value));
}

/** Zigzag: the sign is the lowest bit. */
export function writeSint32(output: WireOutput, value: number): void {
  output.varint((value << 1) ^ (value >> 31));
}

/** Zigzag: the sign is the lowest bit. */
export function writeSint64(output: WireOutput, value: bigint): void {
  output.varint64(value < 0n ? -2n * value - 1n : 2n * value);
}

/** Of type fixed32 or sfixed32. */
export function writeFixed32(output: WireOutput, value: number): void {
  scratch.setUint32(0, value, true);
  output.raw(fourBytes);
}

/** Of type fixed64 or sfixed64. */
export function writeFixed64(output: WireOutput, value: bigint): void {
  scratch.setBigUint64(0, value, true);
  output.raw(eightBytes);
}

/** Rounded to the nearest there is, or to infinity, as protoc does. */
export function writeFloat(output: WireOutput, value: number): void {
  scratch.setFloat32(0, value, true);
  output.raw(fourBytes);
}

/** Eight bytes, little endian. */
export function writeDouble(output: WireOutput, value: number): void {
  scratch.setFloat64(0, value, true);
  output.raw(eightBytes);
}
