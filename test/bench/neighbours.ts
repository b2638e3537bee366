/**
 * What a service feels of a bad neighbour: the 99th percentile of calls to B, each of which reads a file, asks DNS and
 * compresses, while A in the same host loops for ever, and while A, in a host of its own, floods the four threads that
 * Node keeps for such work; both against B alone before and after in the same round. Calls begin at a steady rate, once the
 * worker that the host keeps warm has started anew: that takes a processor for as long as a hundredth of a round, and would
 * be what is measured. Targets: 1.3 times each. For comparison: the flood in the host that both share, which nothing protects from.
 */
import type { Instance, InstanceSpec } from '../../runtime/supervisor/index.ts';
import { clientOf, Supervised } from '../runtime/supervisor/supervised.ts';
import { median, percentile, spread, tell } from './median.ts';

const rounds = 9;
const roundMs = 4_000;
/** From the start or the end of A to the first call that counts, in milliseconds. */
const settleMs = 1_500;
const callsPerSecond = 200;
const target = 1.3;

await using supervised = await Supervised.createBundled({ stallLimitMs: 0 });
const b = await supervised.start('neighbour');
const code = await supervised.bundle('neighbour');
await steadyCalls(b, roundMs);

const spinning = await compare({}, 'spin', rounds);
const flooding = await compare({ isolation: 'process' }, 'flood', rounds);
const shared = await compare({}, 'flood', 1);
for (const [what, ratios] of [
  ['while A loops for ever in the same host', spinning.ratios],
  ['while A floods the thread pool of a host of its own', flooding.ratios],
] as const) {
  tell(
    `p99 of B ${what}`,
    `${spread(ratios)}x B alone, of ${rounds} rounds`,
    `${target}x`,
    median(ratios) <= target,
  );
}
console.log(`B alone: p99 ${spread([...spinning.alone, ...flooding.alone])} ms at ${callsPerSecond} calls/s`);
console.log(`flood in the shared host, for comparison: ${median(shared.ratios).toFixed(0)}x`);

/** Rounds of B alone and B beside A, in turn. */
async function compare(spec: Partial<InstanceSpec>, misdeed: string, times: number) {
  const alone = [await settledCalls()];
  const beside: number[] = [];
  for (let round = 0; round < times; round++) {
    const a = await startA(spec);
    const answer = clientOf(a).echo({ text: misdeed });
    if (misdeed === 'spin') {
      answer.catch(() => undefined);
      while (!supervised.log().includes('info spinning')) await pause(5);
      supervised.lines.length = 0;
    } else await answer;
    beside.push(await settledCalls());
    // A loop that never ends is not asked, but ended: the time to do so is not B's.
    await a.stop({ drainMs: 0 });
    alone.push(await settledCalls());
  }
  // What the machine does meanwhile comes and goes: B alone is what it was before and after.
  const ratios = beside.map(
    (p99, round) => p99 / Math.sqrt((alone[round] ?? p99) * (alone[round + 1] ?? p99)),
  );
  return { alone, ratios };
}

async function settledCalls(): Promise<number> {
  await pause(settleMs);
  return steadyCalls(b, roundMs);
}

function startA(spec: Partial<InstanceSpec>): Promise<Instance> {
  return supervised.supervisor.start(supervised.spec(code, spec), new AbortController().signal);
}

/** Begins calls at a steady rate, whatever becomes of those before. Resolves with their 99th percentile in milliseconds. */
async function steadyCalls(instance: Instance, ms: number): Promise<number> {
  const client = clientOf(instance);
  const begin = performance.now();
  const calls: Promise<number>[] = [];
  for (let due = 0; due < ms; due += 1000 / callsPerSecond) {
    const wait = begin + due - performance.now();
    if (wait > 0) await pause(wait);
    const since = performance.now();
    calls.push(client.echo({ text: 'work' }).then(() => performance.now() - since));
  }
  return percentile(await Promise.all(calls), 0.99);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
