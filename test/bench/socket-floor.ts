/**
 * What no isolation by processes can do without: microseconds of CPU that a message takes there and back over a Unix socket between two
 * processes that do nothing else, in batches as the gateway and an instance send them, on one core. What a call costs in one
 * thread, divided by that and this, is the most that an isolated one can reach of it there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readInPlace } from '../../runtime/read-in-place.ts';
import { spread } from './median.ts';
import { canPin, pinThisProcess } from './pinning.ts';
import { treeUsage } from './process-tree.ts';

/** With what a frame has beside its message. */
const sizes = [
  { name: '12 B', bytes: 35, together: 32 },
  { name: '4 KB', bytes: 4120, together: 27 },
];
/** Under way at once, as with 100 calls. */
const batches = 4;
const rounds = 5;
const roundMs = 2000;

pinThisProcess('1');
const folder = mkdtempSync(path.join(tmpdir(), 'skep-'));
try {
  for (const { name, bytes, together } of sizes) {
    const costs = await measure(bytes * together, together);
    console.log(`a message of ${name} there and back over a bare Unix socket: ${spread(costs)} µs CPU`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(canPin ? 'both processes on one core' : 'not pinned: there is no taskset, or one core');

/** Microseconds of both processes for each message, of each round. */
async function measure(batchBytes: number, messages: number): Promise<number[]> {
  const at = path.join(folder, 'socket');
  const server = createServer().listen(at);
  await once(server, 'listening');
  const echo = path.join(import.meta.dirname, 'servers', 'echo-batches.ts');
  const child = spawn(process.execPath, [echo, at, String(batchBytes)], { stdio: 'inherit' });
  const [socket] = (await once(server, 'connection')) as [Socket];
  const batch = Buffer.alloc(batchBytes, 'x');
  let received = 0;
  let back = 0;
  readInPlace(socket, ({ byteLength }) => {
    received += byteLength;
    for (; received >= batchBytes; received -= batchBytes) {
      back++;
      socket.write(batch);
    }
  });
  for (let i = 0; i < batches; i++) socket.write(batch);
  await sleep(roundMs);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [cpu, count] = [cpuMs(), back];
    await sleep(roundMs);
    costs.push(((cpuMs() - cpu) * 1000) / ((back - count) * messages));
  }
  socket.destroy();
  server.close();
  await once(child, 'exit');
  return costs;
}

/** Of this process and the other one. */
function cpuMs(): number {
  return treeUsage(process.pid)?.cpuMs ?? Number.NaN;
}
