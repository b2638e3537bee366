import type { BatchPlan } from './batch-plan.ts';
import { type BatchOptions, ChunkCompiler, type CompiledChunk } from './chunk-compiler.ts';

/** What there is to compile. Plain data. */
export interface CompileInput {
  readonly plan: BatchPlan;
  readonly options: BatchOptions;
  readonly claims: Int32Array;
}

/** The files from index `first` to before `end`. */
export interface ChunkRange {
  readonly first: number;
  readonly end: number;
}

/** Compiles chunks of a plan, in any order. */
export function chunkCompiler({ plan, options, claims }: CompileInput): (range: ChunkRange) => CompiledChunk {
  let compiler = new ChunkCompiler(plan, options, claims);
  let behind = 0;
  return ({ first, end }) => {
    // What is kept is for the chunks that follow.
    if (first < behind) compiler = new ChunkCompiler(plan, options, claims);
    behind = end;
    return compiler.compile(first, end);
  };
}
