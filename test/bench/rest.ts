/**
 * Calls a second by REST against Connect's JSON, through the same gateway to the same service, which has five hundred other
 * bindings: HTTP/1.1, 100 in flight, the service in the gateway's thread, the load in another process; five rounds in turn,
 * of which the median counts. Targets: at least 0.8 times Connect where the body is the request, 0.6 times where path, query
 * and body are put together. And lookups of paths a second: with five thousand bindings at least half of those with fifty.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PathTree } from '../../runtime/gateway/rest/path-tree.ts';
import { parsePathTemplate } from '../../server/compiler/http/path-template.ts';
import { serveDefinition } from '../runtime/gateway/serve-definition.ts';
import { loadHttp1 } from './http1-load.ts';

const rounds = 5;
const inFlight = 100;
const roundMs = 1500;
const warmUpMs = 2000;
const others = 500;

if (process.send) await serve();
else await measure();

function definition(): string {
  const methods = Array.from({ length: others }, (_, i) => {
    return `rpc M${i}(R) returns (R) { option (google.api.http) = { post: "/v1/things${i}/{name}/parts/*" body: "*" }; }`;
  });
  return `syntax = "proto3"; package bench.v1; import "google/api/annotations.proto";
service Bench {
  rpc Get(R) returns (R) {
    option (google.api.http) = {
      post: "/v1/get" body: "*" additional_bindings { post: "/v1/{parent=users/*/shelves/*}/get" body: "inner" }
    };
  }
  ${methods.join('\n')}
}
message R { string name = 1; string parent = 2; I inner = 3; int32 size = 4; }
message I { string name = 1; }`;
}

async function serve(): Promise<void> {
  const { port } = await serveDefinition(definition(), { get: ({ name }: { name: string }) => ({ name }) });
  process.send?.(port);
}

async function measure(): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url));
  const [port] = (await once(child, 'message')) as [number];
  const kinds: [name: string, path: string, body: string, target: number | undefined][] = [
    ['Connect JSON', '/bench.v1.Bench/Get', '{"name":"hello world!"}', undefined],
    ['REST, the body is the request', '/v1/get', '{"name":"hello world!"}', 0.8],
    ['REST, path, query and body', '/v1/users/1/shelves/2/get?size=4', '{"name":"hello world!"}', 0.6],
  ];
  const rates = kinds.map((): number[] => []);
  for (const [, path, body] of kinds) await loadHttp1(port, path, body, inFlight, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, path, body]] of kinds.entries()) {
      rates[index]?.push(await loadHttp1(port, path, body, inFlight, roundMs));
    }
  }
  child.kill();
  const connect = median(rates[0] ?? []);
  let missed = 0;
  for (const [index, [name, , , target]] of kinds.entries()) {
    const rate = median(rates[index] ?? []);
    const ratio = rate / connect;
    const judged = target === undefined ? '' : `, ${ratio.toFixed(2)} of Connect (target ${target})`;
    console.log(`  ${name.padEnd(32)} ${String(Math.round(rate)).padStart(6)} calls/s${judged}`);
    if (target !== undefined && ratio < target) missed++;
  }
  const few = lookups(50);
  const many = lookups(5000);
  const ratio = many / few;
  console.log(
    `  lookups of paths: ${thousands(few)} a second of 50, ${thousands(many)} of 5,000: ${ratio.toFixed(2)} (target 0.5)`,
  );
  if (ratio < 0.5) missed++;
  process.exitCode = missed > 0 ? 1 : 0;
}

/** A second, the median of five rounds. */
function lookups(bindings: number): number {
  const tree = new PathTree<number>();
  for (let i = 0; i < bindings; i++) {
    const template = parsePathTemplate(`/v1/{parent=users/*/things${i}/*}/parts:do`);
    if (!('error' in template)) tree.add('POST', template, i);
  }
  const rates = Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (let i = 0; i < 200_000; i++) tree.find('POST', `/v1/users/7/things${i % bindings}/8/parts:do`);
    return 200_000 / ((performance.now() - began) / 1000);
  });
  return median(rates);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
