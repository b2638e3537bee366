import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import type { LinkedFile } from '../compiler/index.ts';
import { SchemaFile, SchemaSet } from './schema.ts';

/** How deep messages may lie in each other: deeper than the compiler lets them. */
const recursionLimit = 300;

const known = new WeakMap<LinkedFile, SchemaFile>();

/** A linked file, opened for comparison. Made once. */
export function schemaFileOf(linked: LinkedFile): SchemaFile {
  let file = known.get(linked);
  if (!file) {
    // Without places: they are most of a descriptor, and mostly not asked for.
    const bytes = linked.descriptorBytes({ sourceInfo: false });
    const proto = fromBinary(FileDescriptorProtoSchema, bytes, { recursionLimit });
    file = new SchemaFile(proto, () => linked.proto);
    known.set(linked, file);
  }
  return file;
}

/** These files and all that they import. */
export function schemaSetOf(files: Iterable<LinkedFile>): SchemaSet {
  const found = new Map<string, LinkedFile>();
  const add = (file: LinkedFile): void => {
    if (found.has(file.path)) return;
    found.set(file.path, file);
    file.dependencies.forEach(add);
  };
  for (const file of files) add(file);
  return new SchemaSet([...found.values()].map(schemaFileOf));
}
