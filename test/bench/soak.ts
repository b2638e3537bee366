/**
 * Mixed load for minutes: JSON, gRPC, REST and WebSockets; unary and streams; cancelled, late and wrong calls; new and kept
 * connections; a save every five seconds and an exit of the project every eleven. Then what the runtime holds: handles and
 * files more than after the first minute, and how much the private pages have grown since that it and its hosts have written
 * to, each time without load and after a collection. Targets: 0; 5 %. `--minutes N`, or SKEP_SOAK_MINUTES, instead of six.
 * `--runs 10`: the hour, as ten runs with a server each; the targets hold for each of them, and what counts of the memory is the median.
 */
import { parseArgs } from 'node:util';
import { median, spread, tell } from './median.ts';
import { type SoakRun, soakRun } from './soak-run.ts';

const growthTarget = 0.05;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, runs: { type: 'string' } } });
const minutes = Number(values.minutes ?? process.env.SKEP_SOAK_MINUTES ?? 6);
const number = Number(values.runs ?? 1);
if (!(minutes > 1) || !(number >= 1)) throw new Error('--minutes is more than 1, --runs 1 or more');

const runs: SoakRun[] = [];
while (runs.length < number) {
  const run = await soakRun(minutes);
  runs.push(run);
  console.log(
    `run ${runs.length}: ${run.calls} calls in ${minutes - 1} minutes after the first; ${run.leaked} handles and files more; memory ${percent(growth(run))}, of which ${percent(growthOfSecondHalf(run))} in the second half; ${failed(run)} calls ended otherwise than they must`,
  );
}

const leaked = Math.max(...runs.map((run) => run.leaked));
const kinds = new Set(runs.flatMap((run) => run.leakedKinds));
const growths = runs.map(growth);
const wrong = runs.reduce((sum, run) => sum + failed(run), 0);
const calls = runs.reduce((sum, run) => sum + run.calls, 0);
console.log(`${calls} calls in ${number} runs of ${minutes} minutes`);
tell('leaked handles and files, of the worst run', `${leaked} ${[...kinds]}`, '0', leaked <= 0);
const from = median(runs.map((run) => run.bytes[0])) / 2 ** 20;
tell(
  'growth of memory after the first minute',
  `${spread(growths.map((each) => each * 100))} % of ${from.toFixed(0)} MB`,
  `${growthTarget * 100} %`,
  median(growths) <= growthTarget,
);
// What an allocator keeps comes in the beginning; what leaks never ends.
const secondHalves = runs.map((run) => growthOfSecondHalf(run) * 100);
console.log(`  of which in the second half: ${spread(secondHalves)} %`);
tell('calls that ended otherwise than they must', String(wrong), '0', wrong === 0);
for (const [what, times] of runs.flatMap((run) => run.failures)) console.log(`  ${times} times ${what}`);
process.exitCode = leaked <= 0 && median(growths) <= growthTarget && wrong === 0 ? 0 : 1;

function growth({ bytes: [first, , last] }: SoakRun): number {
  return last / first - 1;
}

function growthOfSecondHalf({ bytes: [, half, last] }: SoakRun): number {
  return last / half - 1;
}

function failed(run: SoakRun): number {
  return run.failures.reduce((sum, [, times]) => sum + times, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
