/**
 * What `neighbours.ts` measures, without anything of ours: a node:http server that does the same work, with a thread beside
 * it that loops when told to; or, started with `flood`, a process that floods its thread pool, ranked as a host of one instance is.
 * Tells its port by IPC; does its misdeed for so many milliseconds as it is sent.
 */
import { pbkdf2 } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import { rankBehindOthers } from '../../../runtime/supervisor/host/priority.ts';

const compress = promisify(gzip);
const text = Buffer.from('what a service sends is compressed more often than not. '.repeat(40));
/** Jobs that wait for the pool at any moment while it is flooded. */
const jobs = 64;

if (!isMainThread) parentPort?.on('message', spin);
else if (process.argv[2] === 'flood') beFlooder();
else await serve();

function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

function beFlooder(): void {
  rankBehindOthers();
  process.on('message', (ms: number) => {
    const end = performance.now() + ms;
    for (let i = 0; i < jobs; i++) keepPoolBusy(end);
  });
  process.send?.(0);
}

function keepPoolBusy(end: number): void {
  if (performance.now() < end) pbkdf2('password', 'salt', 10_000, 64, 'sha512', () => keepPoolBusy(end));
}

async function serve(): Promise<void> {
  const spinner = new Worker(new URL(import.meta.url));
  const server = createServer(async (request, response) => {
    request.resume();
    await Promise.all([readFile(import.meta.filename), lookup('localhost'), compress(text)]);
    response.end('{"text":"work"}');
  });
  // Connections rest while other cases are measured: to close them after five seconds would break the first call of the next round.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('message', (ms: number) => spinner.postMessage(ms));
  process.send?.((server.address() as AddressInfo).port);
}
