import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** V8 needs some room beyond the limit, so that the watch, which counts all kinds of memory, sees it first. */
const heapHeadroom = 1.25;

/**
 * Of each half of the young generation, in MB. It is no larger: what Buffers take counts against the whole heap until the young generation
 * that they are of is collected, and with a larger one a service that reads files and compresses them had all of its heap collected each
 * second. Nor is it smaller, where so much garbage is far from the limit: V8 lets it grow when much of it survives, of calls next to
 * nothing does, and it would be collected a hundred times a second, at a cost that has little to do with its size.
 */
const semiSpaceMegabytes = 4;
/** V8's young generation is three such halves, as it counts. */
const youngMegabytes = 3 * semiSpaceMegabytes;
/** From this limit on, in bytes. */
const roomyFromBytes = 128 * 2 ** 20;

const script = import.meta.url.endsWith('.ts')
  ? new URL('../worker/main.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url);

/** Keeps one worker started, with everything loaded but the user's code, for the next instance to begin at once. */
export class SpareWorker {
  #spare: { worker: Worker; memoryLimit: number } | undefined;

  /** A worker for an instance of that limit (in bytes): the spare when it fits, a new one otherwise. */
  take(memoryLimit: number): Worker {
    const spare = this.#spare;
    if (spare === undefined || spare.memoryLimit !== memoryLimit) return createWorker(memoryLimit);
    this.#spare = undefined;
    spare.worker.removeAllListeners();
    return spare.worker;
  }

  /** Starts a spare unless there is one. */
  refill(memoryLimit: number): void {
    if (this.#spare?.memoryLimit === memoryLimit) return;
    void this.#spare?.worker.terminate();
    const worker = createWorker(memoryLimit);
    const spare = { worker, memoryLimit };
    this.#spare = spare;
    // One that cannot even start is of no use; the instance that wants it will say why.
    const drop = () => {
      if (this.#spare === spare) this.#spare = undefined;
    };
    worker.on('error', drop);
    worker.on('exit', drop);
  }
}

function createWorker(memoryLimit: number): Worker {
  const megabytes = Math.ceil((memoryLimit * heapHeadroom) / 2 ** 20);
  // Read when a heap is made; 0 is V8's own size.
  setFlagsFromString(`--min-semi-space-size=${memoryLimit < roomyFromBytes ? 0 : semiSpaceMegabytes}`);
  return new Worker(script, {
    env: {},
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: youngMegabytes },
  });
}
