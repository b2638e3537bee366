/**
 * How long a person waits, with what ships (`npm run build` first): from `skep new` and `skep run`, both as processes
 * of their own, to the first answered call; and from a save of the handler to the first answer of the new version, asked
 * for without a pause over one connection. Targets: 2 s; 120 ms.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callHello, localAddress, skep } from './run-skep.ts';

const starts = 3;
const saves = 20;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const firstCalls: number[] = [];
for (let round = 0; round < starts; round++) {
  const folder = await mkdtemp(path.join(tmpdir(), 'skep-bench-'));
  let running: ChildProcess | undefined;
  try {
    const begin = performance.now();
    await once(skep(folder, 'new', 'hello'), 'exit');
    running = skep(folder, 'run', 'hello', '--port', '0');
    const address = await localAddress(folder);
    await answer(address, 'Hello');
    firstCalls.push(performance.now() - begin);
    if (round === starts - 1) await measureSaves(folder, address);
  } finally {
    running?.kill('SIGINT');
    if (running?.exitCode === null) await once(running, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}
agent.destroy();
console.log(`skep new + skep run to the first answer: ${summary(firstCalls)} of ${starts} (target 2 s)`);

async function measureSaves(folder: string, address: string): Promise<void> {
  const file = path.join(folder, 'hello', 'src', 'main.ts');
  const text = await readFile(file, 'utf8');
  const times: number[] = [];
  for (let save = 1; save <= saves; save++) {
    await sleep(500);
    await writeFile(file, text.replace('Hello $', `Version ${save} $`));
    const begin = performance.now();
    await answer(address, `Version ${save} `);
    times.push(performance.now() - begin);
  }
  console.log(`save to the first answer of the new version: ${summary(times)} of ${saves} (target 120 ms)`);
}

/** Calls until the answer has `wanted` in it. */
async function answer(address: string, wanted: string): Promise<void> {
  while (!(await callHello(agent, address, 'Ada')).text.includes(wanted)) await sleep(1);
}

function summary(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, best ${at(0)} ms,`;
}
