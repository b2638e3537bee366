/**
 * How long the corpus takes to format, and in how much memory: `skep format -d` as a user runs it (from `dist/`), and
 * `buf format -d`, in turns on the same files: `npm run bench -- format`. Needs GNU time, and Go the first time, to install
 * buf. Targets, medians of five rounds: 0.5 of buf's time, 1 of its peak memory. Exits with 1 where one is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { dist } from '../../.scripts/places.ts';
import { bufProgram } from '../corpus/buf-cli.ts';
import { findCorpus } from '../corpus/corpus-files.ts';

const rounds = 5;
const timeProgram = '/usr/bin/time';
const targets = { seconds: 0.5, megabytes: 1 };

interface Run {
  readonly seconds: number;
  /** Resident at most. */
  readonly megabytes: number;
}

/** Runs a formatter in a folder. One that has something to show may exit with 1. */
function run(command: readonly string[], cwd: string, report: string): Run {
  const timed = spawnSync(timeProgram, ['-f', '%e %M', '-o', report, ...command], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (timed.status !== 0 && timed.status !== 1) throw new Error(`${command[0]} exited with ${timed.status}`);
  const last = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
  const [seconds = 0, kilobytes = 0] = last.split(' ').map(Number);
  return { seconds, megabytes: kilobytes / 1024 };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const { root, paths } = await findCorpus();
const commands = {
  skep: [process.execPath, path.join(dist, 'cli.js'), 'format', '-d'],
  buf: [bufProgram(), 'format', '-d'],
};
const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
const runs: { skep: Run; buf: Run }[] = [];
try {
  const report = path.join(folder, 'time.txt');
  for (let round = 0; round < rounds; round++)
    runs.push({ skep: run(commands.skep, root, report), buf: run(commands.buf, root, report) });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${paths.length} files, ${availableParallelism()} cores, medians of ${rounds} rounds`);
for (const name of ['skep', 'buf'] as const) {
  const seconds = median(runs.map((round) => round[name].seconds));
  const megabytes = median(runs.map((round) => round[name].megabytes));
  console.log(`${name.padEnd(4)} ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
}
for (const measure of ['seconds', 'megabytes'] as const) {
  const ratio = median(runs.map(({ skep, buf }) => skep[measure] / buf[measure]));
  const isMet = ratio <= targets[measure];
  console.log(
    `${measure} of buf's: ${ratio.toFixed(2)}, target ${targets[measure]}${isMet ? '' : ': MISSED'}`,
  );
  if (!isMet) process.exitCode = 1;
}
