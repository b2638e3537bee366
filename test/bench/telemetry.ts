/**
 * What it costs that every call is counted, traced and, as far as there is room, kept: gRPC unary calls a second, 100 in flight,
 * through a gateway to a service in a service host, with telemetry and without, in turn, of which the medians of the rounds'
 * ratios count; and CPU microseconds a call in the gateway's process, the history's thread included. Target: at least 0.9 times.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, toBinary } from '@bufbuild/protobuf';
import { Telemetry } from '../../runtime/telemetry/index.ts';
import { GetRequestSchema, PostsService } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { loadUnary } from './grpc-load.ts';
import { median, spread, tell } from './median.ts';
import { serve, startIsolated } from './servers/skep.ts';

const rounds = 9;
const roundMs = 1_500;
const inFlight = 100;
const method = '/posts.v1.PostsService/Get';

if (process.send) await serveBoth();
else await measure();

async function serveBoth(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const telemetry = new Telemetry({
    file: path.join(folder, 'history.db'),
    keepMessages: true,
    onFailure: console.error,
  });
  const target = await startIsolated();
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.send?.([await serve(target), await serve(telemetry.observe('posts', PostsService, target))]);
}

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url));
  const [[without, counted]] = (await once(child, 'message')) as [[number, number]];
  const message = toBinary(GetRequestSchema, create(GetRequestSchema, { id: 'hello world!' }));
  const ratios: number[] = [];
  const cpu: { without: number[]; counted: number[] } = { without: [], counted: [] };
  for (let round = -1; round < rounds; round++) {
    const rates = { without: 0, counted: 0 };
    for (const [kind, port] of [
      ['without', without],
      ['counted', counted],
    ] as const) {
      const before = await cpuMicroseconds(child);
      rates[kind] = await loadUnary(port, method, message, inFlight, roundMs);
      const used = (await cpuMicroseconds(child)) - before;
      if (round >= 0) cpu[kind].push(used / (rates[kind] * (roundMs / 1000)));
    }
    // The first warms up.
    if (round >= 0) ratios.push(rates.counted / rates.without);
  }
  console.log(
    `CPU a call: ${spread(cpu.counted, 1)} us with telemetry, ${spread(cpu.without, 1)} us without`,
  );
  tell('unary calls with telemetry, against without', spread(ratios), '0.9', median(ratios) >= 0.9);
  child.kill();
}

async function cpuMicroseconds(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}
