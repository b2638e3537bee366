import { create } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { LinkedFile } from '../compiler/index.ts';

/** The descriptors of these files and of all they import, each after its imports. One import path stands in it once. */
export function descriptorsOf(files: Iterable<LinkedFile>): FileDescriptorSet {
  const set = create(FileDescriptorSetSchema);
  for (const file of withImports(files)) set.file.push(file.proto);
  return set;
}

/** FileDescriptorSet's field `file`. */
const fileNumber = 1;

/**
 * The same set in wire format, in parts that follow each other. No two files' descriptors exist at a time, so that thousands
 * of files take little memory.
 */
export function* descriptorBytesOf(
  files: Iterable<LinkedFile>,
  options: { sourceInfo: boolean },
): Generator<Uint8Array> {
  for (const file of withImports(files)) {
    const bytes = file.descriptorBytes(options);
    yield new BinaryWriter().tag(fileNumber, WireType.LengthDelimited).uint32(bytes.length).finish();
    yield bytes;
  }
}

function withImports(files: Iterable<LinkedFile>): LinkedFile[] {
  const inOrder: LinkedFile[] = [];
  const seen = new Set<string>();
  const add = (file: LinkedFile) => {
    if (seen.has(file.path)) return;
    seen.add(file.path);
    file.dependencies.forEach(add);
    inOrder.push(file);
  };
  for (const file of files) add(file);
  return inOrder;
}
