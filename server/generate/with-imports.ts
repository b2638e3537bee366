import type { DescFile } from '@bufbuild/protobuf';

/** A file and all it imports, each once; what is imported comes before what imports it. */
export function withImports(file: DescFile): DescFile[] {
  const files = new Set<DescFile>();
  const add = (each: DescFile): void => {
    if (files.has(each)) return;
    each.dependencies.forEach(add);
    files.add(each);
  };
  add(file);
  return [...files];
}
