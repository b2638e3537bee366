import type { BatchPlan } from './batch-plan.ts';
import { type BatchOptions, ChunkCompiler, type CompiledChunk } from './chunk-compiler.ts';
import { CompilerThreads } from './compiler-threads.ts';
import { findLastUses } from './last-uses.ts';
import { Shares } from './shares.ts';
import type { ChunkRange } from './worker.ts';

/** How a plan is parted. */
export interface Parts {
  /** How many files are compiled together. */
  readonly chunkSize: number;
  /** From this many files on, worker threads gain more than it takes to start them. */
  readonly workersFrom: number;
}

export const defaultParts: Parts = { chunkSize: 96, workersFrom: 400 };

/**
 * Compiles a plan, a large one in several threads: `threads`, where they were started already. Answers with the chunks in the
 * order of the plan.
 */
export async function runBatch(
  plan: BatchPlan,
  options: BatchOptions,
  { chunkSize, workersFrom }: Parts = defaultParts,
  threads?: CompilerThreads,
): Promise<CompiledChunk[]> {
  const ranges: ChunkRange[] = [];
  for (let first = 0; first < plan.files.length; first += chunkSize)
    ranges.push({ first, end: Math.min(first + chunkSize, plan.files.length) });
  const claims = new Int32Array(new SharedArrayBuffer(plan.files.length * Int32Array.BYTES_PER_ELEMENT));
  if (plan.files.length < workersFrom) {
    await findLastUses(plan);
    const compiler = new ChunkCompiler(plan, options, claims);
    return ranges.map(({ first, end }) => compiler.compile(first, end));
  }
  using own = new CompilerThreads();
  const all = (threads ?? own).start();
  for (const thread of all) thread.begin({ plan, options, claims });
  const weights = ranges.map(({ first, end }) => sum(plan.sizes.subarray(first, end)));
  const shares = new Shares(weights, all.length);
  const chunks: CompiledChunk[] = [];
  const compiling = all.map(async (thread, index) => {
    for (let at = shares.take(index); at !== undefined; at = shares.take(index)) {
      const range = ranges[at];
      if (range) chunks[at] = await thread.compile(range);
    }
  });
  await Promise.all([...compiling, findLastUses(plan)]);
  return chunks;
}

function sum(numbers: Int32Array): number {
  let result = 0;
  for (const number of numbers) result += number;
  return result;
}
