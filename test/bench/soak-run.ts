/** One run of the soak: a server of its own, so many minutes of load, and what it held before and after. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { privateMemory } from './private-memory.ts';
import { processes } from './process-tree.ts';
import { callHello } from './run-skep.ts';
import { SoakLoad } from './soak-load.ts';
import type { Holding, SoakOrder } from './soak-server.ts';

/** What one run showed. */
export interface SoakRun {
  readonly calls: number;
  /** What did not end as it must, by what it was. */
  readonly failures: readonly [what: string, times: number][];
  /** Handles and files that were not held after the first minute; below 0: fewer are. */
  readonly leaked: number;
  /** Kinds of those that keep the event loop going. */
  readonly leakedKinds: readonly string[];
  /** Bytes that were held after the first minute, half the time, and all of it. */
  readonly bytes: readonly [first: number, half: number, last: number];
}

const minuteMs = 60_000;
const saveMs = 5_000;
const exitMs = 11_000;
/** For connections to close, versions to drain and pages to be given back, in milliseconds. */
const settleMs = 4_000;
const noTranspiler = fileURLToPath(new URL('../../server/generate/no-transpiler.ts', import.meta.url));
const collector = pathToFileURL(path.join(import.meta.dirname, 'collect-when-asked.ts')).href;

/** Load for so many minutes, of which the first does not count. */
export async function soakRun(minutes: number): Promise<SoakRun> {
  const { server, address } = await startServer();
  try {
    await soak(server, address, minuteMs);
    const first = await holding(server, address);
    const halfMs = ((minutes - 1) / 2) * minuteMs;
    const loads = [await soak(server, address, halfMs)];
    const half = await holding(server, address);
    loads.push(await soak(server, address, halfMs));
    const last = await holding(server, address);
    const leakedKinds = difference(last.resources, first.resources);
    return {
      calls: loads.reduce((sum, load) => sum + load.calls, 0),
      failures: loads.flatMap((load) => [...load.failures]),
      leaked: last.files - first.files + leakedKinds.length,
      leakedKinds,
      bytes: [first.bytes, half.bytes, last.bytes],
    };
  } finally {
    const ended = once(server, 'exit');
    server.disconnect();
    await ended;
  }
}

async function startServer(): Promise<{ server: ChildProcess; address: string }> {
  // Among what ships (`npm run build` first), so that it runs the host and the workers that ship.
  const bundled = fileURLToPath(new URL(`../../dist/soak-server-${process.pid}.js`, import.meta.url));
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
    // Each thread of it, whatever flags that is started with.
    env: { ...process.env, NODE_OPTIONS: `--import ${collector}` },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  server.once('exit', () => rmSync(bundled, { force: true }));
  const [address] = (await once(server, 'message')) as [string];
  await once(server, 'message');
  return { server, address };
}

/** Load for so long, with saves and exits in it. */
async function soak(server: ChildProcess, address: string, ms: number): Promise<SoakLoad> {
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
async function holding(server: ChildProcess, address: string): Promise<Holding & { bytes: number }> {
  let held: Holding | undefined;
  for (let times = 0; times < 2; times++) {
    await sleep(settleMs);
    const agent = new Agent();
    await callHello(agent, address, 'collect');
    await sendOverWebSocket(address, '{"text":"collect"}');
    await sleep(500);
    server.send('measure' satisfies SoakOrder);
    [held] = (await once(server, 'message')) as [Holding];
  }
  // Pages are given back in the background.
  await sleep(2_000);
  if (held === undefined) throw new Error('it was asked, and did not answer');
  const [runtime = 0, ...others] = processes(server.pid ?? 0);
  const files = others.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, held.files);
  const parts = [runtime, ...others].map((pid) => ({ pid, memory: privateMemory(pid) }));
  const { heapUsed, heapTotal, external } = held.memory;
  console.log(
    `holds ${files} files; of the runtime's own heap ${mb(heapUsed)} of ${mb(heapTotal)} MB, ${mb(external)} MB outside of it`,
  );
  for (const { pid, memory } of parts) {
    const { total, heaps, code, malloc } = memory;
    const name = pid === runtime ? 'runtime' : nameOf(pid);
    console.log(`  ${name} ${mb(total)} MB: heaps ${mb(heaps)}, code ${mb(code)}, malloc ${mb(malloc)}`);
  }
  return { ...held, files, bytes: parts.reduce((sum, { memory }) => sum + memory.total, 0) };
}

async function sendOverWebSocket(address: string, text: string): Promise<void> {
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

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
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
