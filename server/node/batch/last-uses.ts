import { type BatchFile, type BatchPlan, fileIndices } from './batch-plan.ts';
import { importsInHead } from './head-source.ts';

/** How many files are looked at between two turns of everything else that waits. */
const turnSize = 200;

/** The last uses of so many files as long as they are not known: none is before the end. Threads share them. */
export function unknownUses(fileCount: number): Int32Array {
  const shared = new SharedArrayBuffer(fileCount * Int32Array.BYTES_PER_ELEMENT);
  return new Int32Array(shared).fill(fileCount);
}

/**
 * Fills in the last uses of a plan. That takes a look into every file, and only spares memory: threads may compile meanwhile,
 * and this one goes on answering them.
 */
export async function findLastUses({ files, lastUses }: BatchPlan): Promise<void> {
  const found = Int32Array.from(files.keys());
  const indices = fileIndices(files);
  for (let from = 0; from < files.length; from += turnSize) {
    for (let index = from; index < Math.min(from + turnSize, files.length); index++)
      noteImports(files, index, indices, found);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // All at once: one that is too early would let go of a file that is still needed.
  lastUses.set(found);
}

function noteImports(
  files: readonly BatchFile[],
  index: number,
  indices: readonly Map<string, number>[],
  found: Int32Array,
): void {
  const file = files[index];
  if (!file) return;
  for (const path of importsInHead(file.uri)) {
    const imported = indices[file.group]?.get(path);
    if (imported !== undefined) found[imported] = Math.max(found[imported] ?? 0, index);
  }
}
