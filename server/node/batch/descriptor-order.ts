import type { CompiledChunk } from './chunk-compiler.ts';

/** Some of a chunk's bytes. */
interface Place {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * The descriptors of all chunks as a FileDescriptorSet, in parts: each descriptor after those it imports, and one import path
 * once. What stands beside each other in a chunk and in the set is one part.
 */
export function inOrder(chunks: readonly CompiledChunk[]): Uint8Array[] {
  const written = writtenDescriptors(chunks);
  const parts: Uint8Array[] = [];
  const seen = new Set<string>();
  let run: Place | undefined;
  for (const [chunk, { descriptors }] of chunks.entries()) {
    for (const { path, index } of descriptors) {
      if (seen.has(path)) continue;
      seen.add(path);
      const next = written.get(index < 0 ? `${chunk} ${path}` : index);
      if (!next) throw new Error(`no chunk has the descriptor of ${path}`);
      if (run?.bytes === next.bytes && run.end === next.start) run = { ...run, end: next.end };
      else {
        if (run) parts.push(run.bytes.subarray(run.start, run.end));
        run = next;
      }
    }
  }
  if (run) parts.push(run.bytes.subarray(run.start, run.end));
  return parts;
}

/** Where each file of the plan is by its index, each other file by chunk and path. */
function writtenDescriptors(chunks: readonly CompiledChunk[]): Map<number | string, Place> {
  const written = new Map<number | string, Place>();
  for (const [chunk, { descriptors, bytes }] of chunks.entries()) {
    let at = 0;
    for (const { path, index, size } of descriptors) {
      if (size > 0) written.set(index < 0 ? `${chunk} ${path}` : index, { bytes, start: at, end: at + size });
      at += size;
    }
  }
  return written;
}
