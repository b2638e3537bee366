/**
 * A stream of a million messages, and an answer of ten megabytes, as the editor takes them: how long its event loop is held up
 * (p99; target 50 ms), and what it costs in memory after a collection (target 64 MB). Run with `--expose-gc` for the latter.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { requestAnswer } from '../../extension/request/request-answer.ts';
import { envelope } from '../../runtime/gateway/envelope.ts';

const count = 1_000_000;
const targetMs = 50;
const targetMegabytes = 64;

if (process.send) serve();
else process.exitCode = await measure();

/** A server of its own process, so that only the client is measured. */
function serve(): void {
  const chunk = Buffer.concat(
    Array.from({ length: 1000 }, (_, n) =>
      envelope(0, Buffer.from(JSON.stringify({ number: n, text: 'hello world!' }))),
    ),
  );
  const large = JSON.stringify({
    items: Array.from({ length: 250_000 }, (_, id) => ({ id, text: 'long enough' })),
  });
  const server = createServer(async (request, response) => {
    request.resume();
    if (request.url?.endsWith('/Large')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(large);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/connect+json' });
    for (let sent = 0; sent < count; sent += 1000) {
      if (!response.write(chunk)) await once(response, 'drain');
    }
    response.end(envelope(2, Buffer.from('{}')));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(): Promise<number> {
  const child = fork(import.meta.filename);
  const folder = await mkdtemp(path.join(tmpdir(), 'stream-messages-'));
  try {
    const [port] = (await once(child, 'message')) as [number];
    const stream = await run(port, 'Stream', path.join(folder, 'all.jsonl'));
    const { size } = await stat(path.join(folder, 'all.jsonl'));
    console.log(
      `${count} messages in ${(stream.ms / 1000).toFixed(1)} s; all of them in a file of ${megabytes(size)} MB`,
    );
    const isGood = report('a million messages', stream);
    const large = await run(port, 'Large', path.join(folder, 'none.jsonl'));
    return report('ten megabytes', large) && isGood ? 0 : 1;
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured {
  ms: number;
  p99: number;
  max: number;
  heldBytes: number;
  characters: number;
}

async function run(port: number, method: string, file: string): Promise<Measured> {
  const before = held();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const started = performance.now();
  let characters = 0;
  delay.enable();
  const sent = await requestAnswer(
    {
      request: {
        name: '',
        firstLine: 0,
        lastLine: 0,
        line: 0,
        method: 'GRPC',
        target: `http://127.0.0.1:${port}/bench.v1.Bench/${method}`,
        headers: [],
        messages: ['{}'],
        messageLines: [],
        refs: [],
        assertions: [],
      },
      to: {
        environment: environment(port),
        name: 'bench',
        address: `http://127.0.0.1:${port}`,
        path: `/bench.v1.Bench/${method}`,
        token: undefined,
        rpc: { service: 'bench.v1.Bench', method },
      },
      decode: async () => undefined,
      makeFile: () => file,
      show: async (text) => {
        characters = Math.max(characters, text.length);
      },
    },
    new AbortController().signal,
  );
  delay.disable();
  if (sent.code !== 'ok') throw new Error(sent.text);
  // What it holds while the answer is shown.
  const heldBytes = held() - before;
  const ms = performance.now() - started;
  return { ms, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6, heldBytes, characters };
}

function environment(port: number) {
  const methods = [
    { name: 'Stream', clientStreaming: false, serverStreaming: true },
    { name: 'Large', clientStreaming: false, serverStreaming: false },
  ];
  return {
    name: 'bench',
    isLocal: true,
    address: `http://127.0.0.1:${port}`,
    endpoint: undefined,
    projects: [{ services: [{ name: 'bench.v1.Bench', methods }] }],
  };
}

function report(what: string, { p99, max, heldBytes, characters }: Measured): boolean {
  const isFast = p99 <= targetMs;
  const isSmall = heldBytes <= targetMegabytes * 1024 * 1024;
  console.log(
    `${what}: event loop delay p99 ${p99.toFixed(1)} ms, at most ${max.toFixed(0)} ms (target: p99 ${targetMs} ms) ${isFast ? 'ok' : 'MISSED'}`,
  );
  console.log(
    `${what}: ${megabytes(heldBytes)} MB held (target: ${targetMegabytes} MB), ${characters} characters shown at most ${isSmall ? 'ok' : 'MISSED'}`,
  );
  return isFast && isSmall;
}

function held(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
