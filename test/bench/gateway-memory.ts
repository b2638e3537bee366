/**
 * What many and what long streams cost in memory: how much the gateway and the service host grow together (private pages,
 * /proc/PID/smaps_rollup, after a collection) with 10,000 open idle streams, and while a gigabyte goes through one call.
 * The service is isolated, the client a process of its own: this one.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { ChatRequestSchema, WatchRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { median, spread, tell } from './median.ts';
import { processes } from './process-tree.ts';
import { startGatewayServer } from './start-gateway-server.ts';

const idleStreams = 10_000;
const idleTargetMiB = 200;
const gigabyte = 2 ** 30;
const messageBytes = 64 * 1024;
const throughTargetMiB = 30;
const rounds = 5;

const { child: server, port } = await startGatewayServer('skep');
// What the first calls bring along stays.
await streamThrough(512 * 2 ** 20);
const idle = await growthWithIdleStreams();
const through: number[] = [];
for (let round = 0; round < rounds; round++) through.push(await growthOfOneCall());
server.disconnect();
report(`${idleStreams} open idle streams`, [idle], idleTargetMiB);
report('1 GB through one call, at its largest', through, throughTargetMiB);
process.exitCode = idle < idleTargetMiB && median(through) < throughTargetMiB ? 0 : 1;

async function growthWithIdleStreams(): Promise<number> {
  await collect();
  const before = privateMiB();
  const session = connect(`http://127.0.0.1:${port}`);
  const chat = envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'hi' })));
  let answered = 0;
  const all = Promise.withResolvers<void>();
  for (let i = 0; i < idleStreams; i++) {
    const stream = session.request(headersOf('Chat'));
    stream.on('error', all.reject);
    stream.once('data', () => {
      if (++answered === idleStreams) all.resolve();
    });
    stream.resume();
    stream.write(chat);
    // As many at once as a browser of a whole office would open.
    if (i % 500 === 499) await sleep(10);
  }
  await all.promise;
  // What was needed only to open them is let go of.
  await collect();
  const growth = privateMiB() - before;
  session.destroy();
  await sleep(2000);
  return growth;
}

async function growthOfOneCall(): Promise<number> {
  await collect();
  const before = privateMiB();
  let largest = before;
  const watching = setInterval(() => {
    largest = Math.max(largest, privateMiB());
  }, 100);
  await streamThrough(gigabyte);
  clearInterval(watching);
  return largest - before;
}

/** Collects the garbage of the gateway's thread and of the instance's, and waits until their pages are given back. */
async function collect(): Promise<void> {
  for (let times = 0; times < 2; times++) {
    server.send('collect');
    await once(server, 'message');
    const answer = await fetch(`http://127.0.0.1:${port}/posts/delete-all`, { method: 'POST' });
    await answer.text();
    await sleep(1000);
  }
}

async function streamThrough(bytes: number): Promise<void> {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request(headersOf('Watch'));
  const request = create(WatchRequestSchema, { count: Math.ceil(bytes / messageBytes), size: messageBytes });
  let received = 0;
  stream.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  stream.end(envelope(0, toBinary(WatchRequestSchema, request)));
  await once(stream, 'close');
  session.close();
  if (received < bytes) throw new Error(`${received} of ${bytes} bytes came`);
}

function headersOf(method: string) {
  return {
    ':method': 'POST',
    ':path': `/posts.v1.PostsService/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  };
}

/** Of the server and its children. */
function privateMiB(): number {
  let kib = 0;
  for (const pid of processes(server.pid ?? 0)) {
    for (const [, value] of readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(
      /^Private_\w+:\s+(\d+)/gm,
    )) {
      kib += Number(value);
    }
  }
  return kib / 1024;
}

function report(what: string, growths: readonly number[], target: number): void {
  const measured = growths.length > 1 ? spread(growths, 1) : median(growths).toFixed(1);
  tell(what, `${measured} MB more`, `below ${target} MB`, median(growths) < target);
}
