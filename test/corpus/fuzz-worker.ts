/** Runs fuzz inputs `from` to before `to` of a seed, each known in the progress file before it begins; a line of JSON a failure. */
import { openSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { exercise } from '../server/compiler/exercise.ts';
import { fuzzInput } from './fuzz-inputs.ts';

const [seed = 0, from = 0, to = 0] = process.argv.slice(2, 5).map(Number);
const progress = openSync(process.argv[5] ?? '', 'r+');
const limitMegabytes = 512;

/**
 * Ends the process when one input has taken a second of processor time: not of the clock, as others may have the processor.
 * It is plain JavaScript, to start at once.
 */
const watchdog = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const now = new BigInt64Array(workerData);
  let seen = -1n;
  let before = process.cpuUsage();
  setInterval(() => {
    const number = Atomics.load(now, 0);
    if (number !== seen) {
      seen = number;
      before = process.cpuUsage();
      return;
    }
    const { user, system } = process.cpuUsage(before);
    if (number < 0n || user + system < 1_000_000) return;
    writeSync(1, JSON.stringify({ number: Number(number), reason: 'took more than a second' }) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 50);
`;

const shared = new SharedArrayBuffer(8);
const now = new BigInt64Array(shared, 0, 1);
Atomics.store(now, 0, -1n);
new Worker(watchdog, { eval: true, workerData: shared }).unref();

const bytes = Buffer.alloc(8);
let isOver = false;

function report(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

for (let number = from; number < to; number++) {
  bytes.writeBigUInt64LE(BigInt(number));
  writeSync(progress, bytes, 0, 8, 0);
  const text = fuzzInput(seed, number);
  Atomics.store(now, 0, BigInt(number));
  try {
    exercise(text);
  } catch (error) {
    report({ number, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  if (!isOver && megabytes > limitMegabytes) {
    isOver = true;
    report({ number, reason: `took the process to ${megabytes.toFixed(0)} MB` });
  }
}
Atomics.store(now, 0, -1n);
report({ megabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
