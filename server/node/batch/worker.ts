/**
 * A worker thread that compiles chunks of a plan. The first message is what to compile; told the first and the last index of a
 * chunk then, it answers with what came out.
 */
import { parentPort } from 'node:worker_threads';
import type { BatchPlan } from './batch-plan.ts';
import { type BatchOptions, ChunkCompiler } from './chunk-compiler.ts';

/** What there is to compile. */
export interface WorkerInput {
  readonly plan: BatchPlan;
  readonly options: BatchOptions;
  readonly claims: Int32Array;
}

/** The files from index `first` to before `end`. */
export interface ChunkRange {
  readonly first: number;
  readonly end: number;
}

parentPort?.once('message', ({ plan, options, claims }: WorkerInput) => {
  let compiler = new ChunkCompiler(plan, options, claims);
  let behind = 0;
  parentPort?.on('message', ({ first, end }: ChunkRange) => {
    // What is kept is for the chunks that follow.
    if (first < behind) compiler = new ChunkCompiler(plan, options, claims);
    behind = end;
    const chunk = compiler.compile(first, end);
    parentPort?.postMessage(chunk, [chunk.bytes.buffer]);
  });
});
