import { BinaryWriter } from '@bufbuild/protobuf/wire';

const idle: BinaryWriter[] = [];

/** The bytes that `write` writes. Writers keep their buffers and are used again: most of what is written is a few bytes. */
export function written(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = idle.pop() ?? new BinaryWriter();
  write(writer);
  const bytes = writer.finish();
  idle.push(writer);
  return bytes;
}
