/**
 * Mixed load for minutes: JSON, gRPC, REST and WebSockets; unary and streams; cancelled, late and wrong calls; new and kept
 * connections; a save every five seconds and an exit of the project every eleven. Then what the runtime holds: handles and
 * files more than after the first minute, and how much the private pages have grown since that it and its hosts have written
 * to, each time without load and after a collection. Targets: 0; 5 %. `--minutes N`, or SKEP_SOAK_MINUTES, instead of six:
 * ten runs of six make the hour.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { tell } from './median.ts';
import { processes } from './process-tree.ts';
import { callHello } from './run-skep.ts';
import { SoakLoad } from './soak-load.ts';
import type { Holding, SoakOrder } from './soak-server.ts';

const minuteMs = 60_000;
const saveMs = 5_000;
const exitMs = 11_000;
const growthTarget = 0.05;
/** For connections to close, versions to drain and pages to be given back, in milliseconds. */
const settleMs = 4_000;
const noTranspiler = fileURLToPath(new URL('../../server/generate/no-transpiler.ts', import.meta.url));

const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
const minutes = Number(values.minutes ?? process.env.SKEP_SOAK_MINUTES ?? 6);

// Among what ships (`npm run build` first), so that it runs the host and the workers that ship.
const bundled = fileURLToPath(new URL('../../dist/soak-server.js', import.meta.url));
await build({
  entryPoints: [path.join(import.meta.dirname, 'soak-server.ts')],
  outfile: bundled,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['esbuild'],
  alias: { typescript: noTranspiler, '@typescript/vfs': noTranspiler },
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'error',
});
const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bundled], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
server.once('exit', () => rmSync(bundled, { force: true }));
const [address] = (await once(server, 'message')) as [string];
await once(server, 'message');

await soak(minuteMs);
const before = await holding();
const halves = [await soak(((minutes - 1) / 2) * minuteMs)];
const halfway = await holding();
halves.push(await soak(((minutes - 1) / 2) * minuteMs));
const after = await holding();
const calls = halves.reduce((sum, half) => sum + half.calls, 0);
const failures = halves.flatMap((half) => [...half.failures]);
server.disconnect();

const leaked = after.files - before.files + difference(after.resources, before.resources).length;
const growth = after.bytes / before.bytes - 1;
console.log(`${calls} calls in ${minutes - 1} minutes after the first`);
tell(
  'leaked handles and files',
  `${leaked} ${difference(after.resources, before.resources)}`,
  '0',
  leaked <= 0,
);
tell(
  'growth of memory after the first minute',
  `${(growth * 100).toFixed(1)} % of ${(before.bytes / 2 ** 20).toFixed(0)} MB`,
  `${growthTarget * 100} %`,
  growth <= growthTarget,
);
// What an allocator keeps comes in the beginning; what leaks never ends.
console.log(`  of which in the second half: ${((after.bytes / halfway.bytes - 1) * 100).toFixed(1)} %`);
const failed = failures.reduce((sum, [, count]) => sum + count, 0);
tell('calls that ended otherwise than they must', String(failed), '0', failed === 0);
for (const [what, count] of failures) console.log(`  ${count} times ${what}`);
process.exitCode = leaked <= 0 && growth <= growthTarget && failed === 0 ? 0 : 1;

/** Load for so long, with saves and exits in it. */
async function soak(ms: number): Promise<SoakLoad> {
  const load = new SoakLoad(address);
  const saving = setInterval(() => server.send('save' satisfies SoakOrder), saveMs);
  const agent = new Agent();
  const exiting = setInterval(() => void callHello(agent, address, 'exit').catch(() => undefined), exitMs);
  await sleep(ms);
  clearInterval(saving);
  clearInterval(exiting);
  await load.stop();
  return load;
}

/** What is held once nobody calls any more. */
async function holding(): Promise<Holding & { bytes: number }> {
  let held: Holding | undefined;
  for (let times = 0; times < 2; times++) {
    await sleep(settleMs);
    const agent = new Agent();
    await callHello(agent, address, 'collect');
    await sendOverWebSocket('{"text":"collect"}');
    await sleep(500);
    server.send('measure' satisfies SoakOrder);
    [held] = (await once(server, 'message')) as [Holding];
  }
  // Pages are given back in the background.
  await sleep(2_000);
  if (held === undefined) throw new Error('it was asked, and did not answer');
  const [runtime = 0, ...hosts] = processes(server.pid ?? 0);
  const files = hosts.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, held.files);
  const sizes = [runtime, ...hosts].map((pid) => ({ name: nameOf(pid), bytes: privateBytes(pid) }));
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const parts = sizes.map((size) => `${size.name} ${(size.bytes / 2 ** 20).toFixed(0)} MB`);
  const { heapUsed, heapTotal, external } = held.memory;
  const [used, total, outside] = [heapUsed, heapTotal, external].map((size) => (size / 2 ** 20).toFixed(0));
  const heap = `${used} of ${total} MB of the heap of the runtime, ${outside} MB outside of it`;
  console.log(`holds ${files} files, ${heap}; pages: ${parts.join(', ')}`);
  return { ...held, files, bytes };
}

async function sendOverWebSocket(text: string): Promise<void> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/ws/stream/echo`);
  await once(socket, 'open');
  socket.send(text);
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}

/** What it has written to. Pages of a program that are its own are those of others as well once another one runs that program. */
function privateBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** What the first list has more of than the second. */
function difference(list: readonly string[], from: readonly string[]): string[] {
  const left = [...from];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
