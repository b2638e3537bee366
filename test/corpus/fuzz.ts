/**
 * Has the compiler do all it can with texts that are no definitions: `npm run corpus -- fuzz [count] [--seed N] [--from N]`,
 * a million by default. None may throw, take more than a second of processor time, or take the process past 512 MB. What does
 * is shown with its seed and number; `--from NUMBER 1` runs that one again.
 */
import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fuzzInput } from './fuzz-inputs.ts';

const heapMegabytes = 512;
const shownFailures = 20;
/** A process takes so many at a time: what one leaves behind is not the next one's. */
const chunk = 25_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, from: { type: 'string', default: '0' } },
});
const count = Number(positionals[0] ?? 1_000_000);
const seed = Number(values.seed);
const first = Number(values.from);

interface Failure {
  readonly number: number;
  readonly reason: string;
}

const failures: Failure[] = [];
let done = 0;
let next = first;
let peak = 0;
const end = first + count;
const begun = performance.now();

/** Runs numbers in a process of their own; answers with the first number that is still to be run. */
async function run(from: number, to: number, progress: string): Promise<number> {
  const worker = path.join(import.meta.dirname, 'fuzz-worker.ts');
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, worker, `${seed}`, `${from}`, `${to}`, progress],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let reported = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { number, reason, megabytes } = JSON.parse(line) as {
      number?: number;
      reason?: string;
      megabytes?: number;
    };
    if (megabytes !== undefined) peak = Math.max(peak, megabytes);
    if (number === undefined || reason === undefined) continue;
    reported++;
    failures.push({ number, reason });
  }
  const code = await new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('close', resolve);
  });
  if (code === 0) return to;
  const at = numberIn(progress);
  if (!failures.some(({ number }) => number === at))
    failures.push({
      number: at,
      reason: `the process ended (${code ?? child.signalCode}), ${reported} failures before`,
    });
  return at + 1;
}

/** The number that a process was at when it ended. */
function numberIn(progress: string): number {
  const file = openSync(progress, 'r');
  const bytes = Buffer.alloc(8);
  readSync(file, bytes, 0, 8, 0);
  closeSync(file);
  return Number(bytes.readBigUInt64LE());
}

async function work(progress: string): Promise<void> {
  closeSync(openSync(progress, 'w'));
  while (next < end && failures.length < shownFailures) {
    const from = next;
    const to = Math.min(from + chunk, end);
    next = to;
    for (let at = from; at < to; ) {
      const file = openSync(progress, 'r+');
      ftruncateSync(file, 0);
      closeSync(file);
      at = await run(at, to, progress);
    }
    done += to - from;
    const seconds = (performance.now() - begun) / 1000;
    console.error(`${done} of ${count} in ${seconds.toFixed(0)} s, ${failures.length} failures`);
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'skep-fuzz-'));
try {
  const workers = Math.max(1, availableParallelism());
  await Promise.all(Array.from({ length: workers }, (_, index) => work(path.join(folder, `${index}`))));
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const { number, reason } of failures.slice(0, shownFailures)) {
  console.log(
    `seed ${seed}, number ${number}: ${reason}\n  ${JSON.stringify(fuzzInput(seed, number)).slice(0, 2000)}`,
  );
}
const seconds = (performance.now() - begun) / 1000;
console.log(
  `fuzzed: ${done} texts of seed ${seed} in ${seconds.toFixed(0)} s; peak memory ${peak} MB; failures: ${failures.length}`,
);
process.exitCode = failures.length === 0 && done >= count ? 0 : 1;
