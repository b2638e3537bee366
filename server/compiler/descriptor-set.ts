import { create } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Compilation } from './compile.ts';

/** The descriptors of a compilation, each after those it imports: what `protoc --descriptor_set_out --include_imports` writes. */
export function toFileDescriptorSet(
  compilation: Compilation,
  options: { sourceInfo: boolean },
): FileDescriptorSet {
  const set = create(FileDescriptorSetSchema);
  for (const file of compilation.files.values()) {
    if (options.sourceInfo) {
      set.file.push(file.proto);
      continue;
    }
    const proto = Object.assign(Object.create(Object.getPrototypeOf(file.proto)), file.proto);
    delete proto.sourceCodeInfo;
    set.file.push(proto);
  }
  return set;
}
