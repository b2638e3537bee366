import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { CompiledChunk } from './chunk-compiler.ts';

/** FileDescriptorSet's field `file`. */
const fileNumber = 1;

/** The descriptors of all chunks as a FileDescriptorSet, in parts: each after those it imports, and one import path once. */
export function inOrder(chunks: readonly CompiledChunk[]): Uint8Array[] {
  const written = writtenDescriptors(chunks);
  const parts: Uint8Array[] = [];
  const seen = new Set<string>();
  for (const [chunk, { descriptors }] of chunks.entries()) {
    for (const { path, index } of descriptors) {
      if (seen.has(path)) continue;
      seen.add(path);
      const bytes = written.get(index < 0 ? `${chunk} ${path}` : index);
      if (!bytes) throw new Error(`no chunk has the descriptor of ${path}`);
      parts.push(new BinaryWriter().tag(fileNumber, WireType.LengthDelimited).uint32(bytes.length).finish());
      parts.push(bytes);
    }
  }
  return parts;
}

/** The bytes of each file of the plan by its index, of each other file by chunk and path. */
function writtenDescriptors(chunks: readonly CompiledChunk[]): Map<number | string, Uint8Array> {
  const written = new Map<number | string, Uint8Array>();
  for (const [chunk, { descriptors, bytes }] of chunks.entries()) {
    let at = 0;
    for (const { path, index, size } of descriptors) {
      if (size > 0) written.set(index < 0 ? `${chunk} ${path}` : index, bytes.subarray(at, at + size));
      at += size;
    }
  }
  return written;
}
