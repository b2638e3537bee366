import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Shares } from './batch/shares.ts';
import type { ThreadWork } from './thread-main.ts';

/** More would wait for each other's memory, and take it. */
const mostThreads = 4;

const script = import.meta.url.endsWith('.ts')
  ? new URL('./thread-main.ts', import.meta.url)
  : new URL('./thread.js', import.meta.url);

/** Megabytes: what is made for one task should be gone before it has grown old. */
const youngGeneration = 96;

/**
 * V8's flags for a piece of work of some seconds, in each thread anew. Its own values are for programs that run for long: a third of
 * the time would go into optimizing code that is hardly used again, and into looking for garbage in a heap that begins small.
 */
const flagsForShortWork = [
  // By default 920 bytes of bytecode into one function: less spares more of the optimizing than the code that comes out is slower.
  '--max-inlined-bytecode-size-cumulative=150',
  // By default 3,000: only what is called most often is optimized a second time, the rest is fast enough once it was.
  '--invocation-count-for-turbofan=40000',
  // Megabytes. A young generation that begins with its full size is not copied half a dozen times before it has it.
  `--min-semi-space-size=${youngGeneration / 3}`,
  // Megabytes. Old objects are not looked through before there are many: most pieces of work end earlier.
  '--initial-old-space-size=300',
];

/**
 * Threads that share the tasks of one piece of work, one thread a core. They may be started before there is anything to do: to load
 * what they run takes a while. A thread is told the whole work once, and then answers tasks of it.
 */
export class Threads<Task, Answer> implements Disposable {
  #threads: readonly Thread[] = [];

  /** Unless they are there. */
  start(): void {
    if (this.#threads.length > 0) return;
    for (const flag of flagsForShortWork) setFlagsFromString(flag);
    const count = Math.min(availableParallelism(), mostThreads);
    this.#threads = Array.from({ length: count }, () => new Thread());
  }

  /** Answers in the order of the tasks. Neighbours go to one thread as long as that leaves none idle; `weights` says how much work each is. */
  async run(work: ThreadWork, tasks: readonly Task[], weights: readonly number[]): Promise<Answer[]> {
    this.start();
    const shares = new Shares(weights, this.#threads.length);
    const answers: Answer[] = [];
    await Promise.all(
      this.#threads.map(async (thread, index) => {
        thread.tell(work);
        for (let at = shares.take(index); at !== undefined; at = shares.take(index))
          answers[at] = (await thread.ask(tasks[at])) as Answer;
      }),
    );
    return answers;
  }

  [Symbol.dispose](): void {
    for (const thread of this.#threads) thread.end();
    this.#threads = [];
  }
}

/** With the compile cache of this thread, where it has one: threads do not inherit it, and would each read all their code anew. */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  // Below the folder that it was given it has one of its own for each version of Node.
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: path.dirname(cache) };
}

class Thread {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#worker = new Worker(script, {
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
      env: environment(),
    });
    this.#worker.once('error', reject);
    this.#worker.once('exit', () => reject(new Error('a worker thread ended before its work did')));
    // It may fail before it is asked for anything, and ends after all was answered.
    promise.catch(() => undefined);
    this.#failed = promise;
  }

  tell(message: unknown): void {
    this.#worker.postMessage(message);
  }

  ask(message: unknown): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#worker.once('message', resolve);
    this.tell(message);
    return Promise.race([promise, this.#failed]);
  }

  end(): void {
    void this.#worker.terminate();
  }
}
