import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { BatchPlan } from './batch-plan.ts';
import { type BatchOptions, ChunkCompiler, type CompiledChunk } from './chunk-compiler.ts';
import { Shares } from './shares.ts';
import type { ChunkRange, WorkerInput } from './worker.ts';

/** How a plan is parted. */
export interface Parts {
  /** How many files are compiled together. */
  readonly chunkSize: number;
  /** From this many files on, worker threads gain more than it takes to start them. */
  readonly workersFrom: number;
}

const defaultParts: Parts = { chunkSize: 96, workersFrom: 400 };

/** More would wait for each other's memory, and take it. */
const mostWorkers = 4;

/** Megabytes: what is made of a chunk should be gone before it has grown old. */
const youngGeneration = 96;

const script = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./compile-worker.js', import.meta.url);

/** Compiles a plan, a large one in several threads. Answers with the chunks in the order of the plan. */
export async function runBatch(
  plan: BatchPlan,
  options: BatchOptions,
  { chunkSize, workersFrom }: Parts = defaultParts,
): Promise<CompiledChunk[]> {
  const ranges: ChunkRange[] = [];
  for (let first = 0; first < plan.files.length; first += chunkSize)
    ranges.push({ first, end: Math.min(first + chunkSize, plan.files.length) });
  const claims = new Int32Array(new SharedArrayBuffer(plan.files.length * Int32Array.BYTES_PER_ELEMENT));
  if (plan.files.length < workersFrom) {
    const compiler = new ChunkCompiler(plan, options, claims);
    return ranges.map(({ first, end }) => compiler.compile(first, end));
  }
  const workers = Math.min(availableParallelism(), mostWorkers);
  const weights = ranges.map(({ first, end }) => sum(plan.sizes.subarray(first, end)));
  const shares = new Shares(weights, workers);
  const input: WorkerInput = { plan, options, claims };
  const threads = Array.from({ length: workers }, () => startWorker(input));
  const chunks: CompiledChunk[] = [];
  try {
    await Promise.all(
      threads.map(async (thread, worker) => {
        for (let at = shares.take(worker); at !== undefined; at = shares.take(worker)) {
          const range = ranges[at];
          if (range) chunks[at] = await compileIn(thread, range);
        }
      }),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return chunks;
}

function startWorker(workerData: WorkerInput): Worker {
  return new Worker(script, {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
  });
}

function compileIn(thread: Worker, range: ChunkRange): Promise<CompiledChunk> {
  const { promise, resolve, reject } = Promise.withResolvers<CompiledChunk>();
  const onExit = (): void => reject(new Error('a worker thread of the compiler ended too early'));
  thread.once('message', resolve).once('error', reject).once('exit', onExit);
  thread.postMessage(range);
  return promise.finally(() => {
    thread.off('message', resolve).off('error', reject).off('exit', onExit);
  });
}

function sum(numbers: Int32Array): number {
  let result = 0;
  for (const number of numbers) result += number;
  return result;
}
