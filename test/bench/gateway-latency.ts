/**
 * How long a gRPC call of 12 B takes through the gateway when no other is under way, the service isolated or in one thread with the
 * gateway: the median of each round, and by how much isolation lengthens it. Servers run on all cores, in turns.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { GetRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { Http2Wire } from './http2-wire.ts';
import { median, spread, tell } from './median.ts';
import { startGatewayServer } from './start-gateway-server.ts';

const rounds = 9;
const roundCalls = 3000;
const warmUpCalls = 10_000;
const targetMs = 0.1;

const body = envelope(0, toBinary(GetRequestSchema, create(GetRequestSchema, { id: 'hello world!' })));
const isolated = await startGatewayServer('skep');
const inThread = await startGatewayServer('skep in one thread');
/** Milliseconds, of each round. */
const isolatedMs: number[] = [];
const inThreadMs: number[] = [];
for (const { port } of [isolated, inThread]) await times(port, warmUpCalls);
for (let round = 0; round < rounds; round++) {
  isolatedMs.push(median(await times(isolated.port, roundCalls)));
  inThreadMs.push(median(await times(inThread.port, roundCalls)));
}
for (const { child } of [isolated, inThread]) child.disconnect();

const longer = isolatedMs.map((ms, round) => ms - (inThreadMs[round] ?? Number.NaN));
const isMet = median(longer) <= targetMs;
console.log(`p50 of a call, one in flight: isolated ${spread(isolatedMs, 3)} ms`);
console.log(`in one thread ${spread(inThreadMs, 3)} ms`);
tell('longer for isolation', `${spread(longer, 3)} ms`, `${targetMs} ms`, isMet);
process.exitCode = isMet ? 0 : 1;

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
