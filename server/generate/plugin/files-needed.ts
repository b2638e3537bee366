import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';

/** The files of these names and all that they import, each after its imports. */
export function filesNeeded(
  names: ReadonlySet<string>,
  files: readonly FileDescriptorProto[],
): FileDescriptorProto[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const inOrder: FileDescriptorProto[] = [];
  const seen = new Set<string>();
  const add = (file: FileDescriptorProto): void => {
    if (seen.has(file.name)) return;
    seen.add(file.name);
    for (const name of [...file.dependency, ...file.optionDependency]) {
      const dependency = byName.get(name);
      if (dependency) add(dependency);
    }
    inOrder.push(file);
  };
  for (const file of files) if (names.has(file.name)) add(file);
  return inOrder;
}
