/**
 * What a service feels of a bad neighbour: the 99th percentile of calls to B, each of which reads a file, asks DNS and
 * compresses, while A in the same host loops, and while A, in a host of its own, floods the four threads that Node keeps for such
 * work; each against B alone just before. Calls begin at a steady rate. Targets: 1.3 times each.
 *
 * Beside it, in the same rounds, the same of Node without anything of ours: a node:http server beside a thread of its process that
 * loops, and beside a process that floods. Where processors are as scarce as bad neighbours, Linux lets what has just begun run until its next
 * tick (4 ms at 250 a second), whatever its rank: this is what no isolation by threads, processes and ranks can be better than. Ours
 * divides the processors, some 200 ms after the flood has begun.
 * For comparison, too: the flood in the host that both share, which nothing protects from.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { clientOf, Supervised } from '../runtime/supervisor/supervised.ts';
import { median, percentile, spread, tell } from './median.ts';

const rounds = 11;
const phaseMs = 2_000;
/** From the start of a misdeed, or its end, to the first call that counts, in milliseconds. */
const settleMs = 250;
const misdeedMs = phaseMs + 2 * settleMs;
const callsPerSecond = 200;
const target = 1.3;

interface Case {
  readonly what: string;
  call(): Promise<unknown>;
  /** Begins what lasts for `misdeedMs`. */
  misbehave(): void;
  readonly ratios: number[];
  /** Milliseconds: 99th percentiles. */
  readonly alone: number[];
  readonly beside: number[];
}

await using supervised = await Supervised.create({ stallLimitMs: 0 });
const b = clientOf(await supervised.start('neighbour'));
const sharing = clientOf(await supervised.start('neighbour'));
const apart = clientOf(await supervised.start('neighbour', { isolation: 'process' }));
const script = fileURLToPath(new URL('./servers/bare-neighbours.ts', import.meta.url));
const [server, flooder] = [fork(script), fork(script, ['flood'])];
const [[port]] = await Promise.all([once(server, 'message'), once(flooder, 'message')]);
const agent = new Agent({ keepAlive: true });

const work = () => b.echo({ text: 'work' });
const spins = aCase('while A loops in the same host', work, () =>
  sharing.echo({ text: `spin ${misdeedMs}` }),
);
const floods = aCase('while A floods the thread pool of a host of its own', work, () =>
  apart.echo({ text: `flood ${misdeedMs}` }),
);
const bareSpins = aCase('node:http beside a thread that loops', callBare, () => server.send(misdeedMs));
const bareFloods = aCase('node:http beside a process that floods', callBare, () => flooder.send(misdeedMs));

for (const each of [spins, bareSpins]) await steadyCalls(each.call);
for (let round = 0; round < rounds; round++) {
  for (const each of [spins, bareSpins, floods, bareFloods]) await compare(each);
}
const shared = aCase('', work, () => sharing.echo({ text: `flood ${misdeedMs}` }));
await compare(shared);

for (const [ours, bare] of [
  [spins, bareSpins],
  [floods, bareFloods],
] as const) {
  const measured = median(ours.ratios);
  tell(`p99 of B ${ours.what}`, `${spread(ours.ratios)}x B alone`, `${target}x`, measured <= target);
  console.log(`  ${spread(ours.alone)} ms alone, ${spread(ours.beside)} ms beside A`);
  console.log(`  bare, ${bare.what}: ${spread(bare.ratios)}x`);
  console.log(`  ${spread(bare.alone)} ms alone, ${spread(bare.beside)} ms beside it`);
}
console.log(`${rounds} rounds of ${phaseMs / 1000} s each, ${callsPerSecond} calls/s`);
console.log(`flood in the shared host, for comparison: ${median(shared.ratios).toFixed(0)}x`);
process.exitCode = [spins, floods].every(({ ratios }) => median(ratios) <= target) ? 0 : 1;
agent.destroy();
server.kill();
flooder.kill();

function aCase(what: string, call: () => Promise<unknown>, misbehave: () => unknown): Case {
  return { what, call, misbehave: () => void misbehave(), ratios: [], alone: [], beside: [] };
}

/** B alone, and at once B beside A. */
async function compare({ call, misbehave, ratios, alone, beside }: Case): Promise<void> {
  await pause(settleMs);
  const p99 = await steadyCalls(call);
  misbehave();
  await pause(settleMs);
  const worse = await steadyCalls(call);
  await pause(settleMs);
  ratios.push(worse / p99);
  alone.push(p99);
  beside.push(worse);
}

/** Begins calls at a steady rate, whatever becomes of those before. Resolves with their 99th percentile in milliseconds. */
async function steadyCalls(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  const calls: Promise<number>[] = [];
  for (let due = 0; due < phaseMs; due += 1000 / callsPerSecond) {
    const wait = begin + due - performance.now();
    if (wait > 0) await pause(wait);
    const since = performance.now();
    calls.push(call().then(() => performance.now() - since));
  }
  return percentile(await Promise.all(calls), 0.99);
}

function callBare(): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, agent, method: 'POST' }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    call.on('error', reject);
    call.end('{}');
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
