import { create } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { LinkedFile } from '../compiler/index.ts';

/** The descriptors of these files and of all they import, each after its imports. One import path stands in it once. */
export function descriptorsOf(files: Iterable<LinkedFile>): FileDescriptorSet {
  const set = create(FileDescriptorSetSchema);
  for (const file of withImports(files)) set.file.push(file.proto);
  return set;
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
