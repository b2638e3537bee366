import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CompiledChunk } from './chunk-compiler.ts';
import type { ChunkRange, WorkerInput } from './worker.ts';

/** More would wait for each other's memory, and take it. */
const mostThreads = 4;

/** Megabytes: what is made of a chunk should be gone before it has grown old. */
const youngGeneration = 96;

const script = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./compile-worker.js', import.meta.url);

/** The threads that compile a large plan. They may be started before there is one: to load what they run takes a while. */
export class CompilerThreads implements Disposable {
  #threads: CompilerThread[] = [];

  /** One a core, unless they are there. */
  start(): readonly CompilerThread[] {
    if (this.#threads.length === 0) {
      const count = Math.min(availableParallelism(), mostThreads);
      this.#threads = Array.from({ length: count }, () => new CompilerThread());
    }
    return this.#threads;
  }

  [Symbol.dispose](): void {
    for (const thread of this.#threads) thread.end();
    this.#threads = [];
  }
}

/** A thread that compiles chunks of one plan, one at a time. */
export class CompilerThread {
  readonly #worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: youngGeneration } });
  readonly #failed: Promise<never>;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#worker.once('error', reject);
    this.#worker.once('exit', () => reject(new Error('a worker thread of the compiler ended too early')));
    // It may fail before it is asked for anything, and end after all was answered.
    promise.catch(() => undefined);
    this.#failed = promise;
  }

  /** Tells what to compile: before the first chunk. */
  begin(input: WorkerInput): void {
    this.#worker.postMessage(input);
  }

  async compile(range: ChunkRange): Promise<CompiledChunk> {
    const { promise, resolve } = Promise.withResolvers<CompiledChunk>();
    this.#worker.once('message', resolve);
    this.#worker.postMessage(range);
    return await Promise.race([promise, this.#failed]);
  }

  end(): void {
    void this.#worker.terminate();
  }
}
