/**
 * What an instance costs: memory while it idles, time to start, time from one version to the next, and a call.
 * Everything runs from bundles, as it ships. Memory is what the service host's own pages (private, /proc/PID/smaps_rollup)
 * grow by with ten more instances, each after a garbage collection. Targets: 14 MB an instance; far below 60 ms to start.
 */
import { readFile } from 'node:fs/promises';
import type { Instance } from '../../runtime/supervisor/index.ts';
import { clientOf, Supervised } from '../runtime/supervisor/supervised.ts';

const more = 10;
const rounds = 15;
const idleMs = 10_000;

await using supervised = await Supervised.create();
const code = await supervised.bundle('small');

function start(): Promise<Instance> {
  return supervised.supervisor.start(supervised.spec(code), new AbortController().signal);
}

const first = performance.now();
const instance = await start();
await clientOf(instance).echo({ text: 'hi' });
console.log(`first start, host included, to the first answer: ${Math.round(performance.now() - first)} ms`);

const { text: pid } = await clientOf(instance).echo({ text: 'pid' });
const instances = [instance];
await settle();
const before = await idlePrivateBytes();
for (let i = 0; i < more; i++) {
  instances.push(await start());
  await settle();
}
const growth = (await idlePrivateBytes()) - before;
console.log(
  `memory of an idle instance: ${(growth / more / 2 ** 20).toFixed(1)} MB (growth over ${more}; target 14 MB)`,
);

const starts: number[] = [];
const reloads: number[] = [];
for (let round = 0; round < rounds; round++) {
  await settle();
  const begin = performance.now();
  const next = await start();
  starts.push(performance.now() - begin);
  await clientOf(next).echo({ text: 'hi' });
  reloads.push(performance.now() - begin);
  await next.stop({ drainMs: 0 });
}
console.log(`start with the spare: ${spread(starts)}`);
console.log(`start to the first answer: ${spread(reloads)}`);

const echo = clientOf(instance);
for (const inFlight of [1, 100]) {
  await callsPerSecond(inFlight, 2_000);
  const measured: number[] = [];
  for (let round = 0; round < 5; round++) measured.push(await callsPerSecond(inFlight, 10_000));
  console.log(`calls a second, ${inFlight} in flight: ${spread(measured)}`);
}

async function callsPerSecond(inFlight: number, calls: number): Promise<number> {
  const begin = performance.now();
  let left = calls;
  const caller = async () => {
    while (left-- > 0) await echo.echo({ text: 'hello world!' });
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return calls / ((performance.now() - begin) / 1000);
}

/** Lets the spare start and everybody collect. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 400));
  for (const each of instances) await clientOf(each).echo({ text: 'collect' });
}

/** After a while of doing nothing: V8 keeps the pages that a collection frees for some seconds. */
async function idlePrivateBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  return await privateBytes();
}

async function privateBytes(): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].map(([, amount]) => Number(amount));
  return kilobytes.reduce((sum, amount) => sum + amount, 0) * 1024;
}

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return `median ${at(0.5)}, from ${at(0)} to ${at(1)}`;
}
