import { Threads } from '../threads.ts';
import type { BatchPlan } from './batch-plan.ts';
import { type BatchOptions, ChunkCompiler, type CompiledChunk } from './chunk-compiler.ts';
import type { ChunkRange } from './compile-chunks.ts';
import { findLastUses } from './last-uses.ts';

/** How a plan is parted. */
export interface Parts {
  /** How many files are compiled together. */
  readonly chunkSize: number;
  /** From this many files on, worker threads gain more than it takes to start them. */
  readonly workersFrom: number;
}

export const defaultParts: Parts = { chunkSize: 32, workersFrom: 400 };

/** Threads that compile chunks of a plan. */
export type CompilerThreads = Threads<ChunkRange, CompiledChunk>;

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
  using own: CompilerThreads = new Threads();
  const weights = ranges.map(({ first, end }) => end - first);
  const work = { kind: 'compile', input: { plan, options, claims } } as const;
  const compiling = (threads ?? own).run(work, ranges, weights);
  const [chunks] = await Promise.all([compiling, findLastUses(plan)]);
  return chunks;
}
