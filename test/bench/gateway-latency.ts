/**
 * How long a gRPC call of 12 B takes through the gateway when no other is under way, the service isolated or in one thread with the
 * gateway: the median of each round, and by how much isolation lengthens it. Servers run on all cores, in turns.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { GetRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { Http2Wire } from './http2-wire.ts';
import { median, spread, tell } from './median.ts';

const rounds = 9;
const roundCalls = 3000;
const warmUpCalls = 10_000;
const targetMs = 0.1;

interface BenchServer {
  child: ChildProcess;
  port: number;
  /** Milliseconds, of each round. */
  medians: number[];
}

const body = envelope(0, toBinary(GetRequestSchema, create(GetRequestSchema, { id: 'hello world!' })));
const isolated = await startServer('skep');
const inThread = await startServer('skep in one thread');
for (const { port } of [isolated, inThread]) await times(port, warmUpCalls);
for (let round = 0; round < rounds; round++) {
  for (const { port, medians } of [isolated, inThread]) medians.push(median(await times(port, roundCalls)));
}
for (const { child } of [isolated, inThread]) child.disconnect();

const longer = isolated.medians.map((ms, round) => ms - (inThread.medians[round] ?? Number.NaN));
const isMet = median(longer) <= targetMs;
console.log(`p50 of a call, one in flight: isolated ${spread(isolated.medians, 3)} ms`);
console.log(`in one thread ${spread(inThread.medians, 3)} ms`);
tell('longer for isolation', `${spread(longer, 3)} ms`, `${targetMs} ms`, isMet);
process.exitCode = isMet ? 0 : 1;

async function startServer(kind: string): Promise<BenchServer> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'gateway-server.ts'), kind], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port, medians: [] };
}

/** Makes so many calls one after the other over one connection. Resolves with the milliseconds of each. */
async function times(port: number, calls: number): Promise<number[]> {
  const wire = new Http2Wire(port, '/posts.v1.PostsService/Get');
  const took: number[] = [];
  const ask = () => {
    const start = performance.now();
    const stream = wire.open({
      data() {},
      end() {
        took.push(performance.now() - start);
        if (took.length === calls) wire.close();
        else ask();
      },
    });
    wire.send(stream, body, true);
  };
  ask();
  wire.flush();
  await wire.closed;
  return took;
}
