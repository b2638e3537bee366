/**
 * Memory of the idle runtime, with what ships (`npm run build` first): how much the resident set of a process grows by
 * starting `dist/runtime.js` in a worker thread of it, as the editor does, joined to an environment of its own with
 * nothing running, three seconds after it answers. Target: 60 MB. Run alone: node --expose-gc test/bench/memory.ts
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const runtime = fileURLToPath(new URL('../../dist/runtime.js', import.meta.url));
const home = await mkdtemp(path.join(tmpdir(), 'skep-bench-'));
const settleMs = 3_000;

/** Resident set of this process, in bytes, after a collection where that can be asked for. */
function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

try {
  await sleep(500);
  const before = resident();
  const worker = new Worker(runtime, { workerData: { home, port: 0 } });
  const [message] = await once(worker, 'message');
  if (message.kind !== 'endpoint') throw new Error(message.message);
  await sleep(settleMs);
  const after = resident();
  console.log(
    `idle runtime: ${megabytes(after - before)} MB over ${megabytes(before)} MB of a bare process (target 60 MB)`,
  );
  const ended = once(worker, 'exit');
  worker.postMessage({ kind: 'close' });
  await ended;
} finally {
  await rm(home, { recursive: true, force: true });
}

function megabytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
