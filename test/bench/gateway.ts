/**
 * Calls a second through the gateway, against grpc-js's server, connect-node's, and node:http alone: unary, 100 in flight,
 * a request of a dozen bytes, the service in the gateway's thread. Each server is a process, and the load another; five
 * rounds in turn, of which the median counts. Targets: gRPC at least 1.2 times grpc-js and 5 times connect-node; JSON over
 * HTTP/1.1 at least half of node:http that does nothing but parse and write JSON.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { GetRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { loadHttp1 } from './http1-load.ts';
import { loadGrpc } from './http2-load.ts';

const rounds = 5;
const inFlight = 100;
const roundMs = 1500;
const warmUpMs = 3000;
const method = '/posts.v1.PostsService/Get';
const message = { id: 'hello world!' };
const grpcMessage = Buffer.from(toBinary(GetRequestSchema, create(GetRequestSchema, message)));

const grpcLoad = (port: number, ms: number) => loadGrpc(port, method, grpcMessage, inFlight, ms);
const jsonLoad = (port: number, ms: number) => loadHttp1(port, method, JSON.stringify(message), inFlight, ms);

await compare('gRPC unary over h2c', grpcLoad, ['skep', 'grpc-js', 'connect-node h2c']);
await compare('Connect JSON over HTTP/1.1', jsonLoad, ['skep', 'raw http1', 'connect-node http1']);

async function compare(
  title: string,
  load: (port: number, ms: number) => Promise<number>,
  kinds: string[],
): Promise<void> {
  const servers = await Promise.all(kinds.map(startServer));
  for (const { port } of servers) await load(port, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      const before = await cpuMicroseconds(server);
      const rate = await load(server.port, roundMs);
      server.rates.push(rate);
      server.costs.push(((await cpuMicroseconds(server)) - before) / (rate * (roundMs / 1000)));
    }
  }
  for (const { child } of servers) child.disconnect();
  console.log(title);
  for (const { kind, rates, costs } of servers) {
    const spread = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`;
    const cost = `${Math.round(median(costs))} µs CPU a call`;
    console.log(
      `  ${kind.padEnd(20)} ${String(Math.round(median(rates))).padStart(6)} calls/s (${spread}), ${cost}`,
    );
  }
  const [ours, ...others] = servers;
  for (const other of ours ? others : []) {
    const rate = (median(ours?.rates ?? []) / median(other.rates)).toFixed(2);
    const cost = (median(other.costs) / median(ours?.costs ?? [])).toFixed(2);
    console.log(`  skep / ${other.kind}: ${rate} by calls a second, ${cost} by CPU`);
  }
}

async function cpuMicroseconds({ child }: BenchServer): Promise<number> {
  child.send('cpu');
  const [used] = (await once(child, 'message')) as [number];
  return used;
}

interface BenchServer {
  kind: string;
  child: ChildProcess;
  port: number;
  /** Calls a second, and microseconds of CPU a call, of each round. */
  rates: number[];
  costs: number[];
}

async function startServer(kind: string): Promise<BenchServer> {
  const child = fork(path.join(import.meta.dirname, 'gateway-server.ts'), [kind]);
  const [port] = (await once(child, 'message')) as [number];
  return { kind, child, port, rates: [], costs: [] };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
