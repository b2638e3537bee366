/**
 * Searches of a history of 100,000 calls, each with two messages of some 200 bytes: by a word that is rare, by one that most
 * have, by words and places, by a trace, and by what none has. Milliseconds of the slowest kind's median, in the thread of the
 * database. Target: under 50 ms. And calls a second that are added.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HistoryDatabase } from '../../runtime/telemetry/history-database.ts';
import { historyRow, Schemas } from '../../runtime/telemetry/history-row.ts';
import type { KeptCall } from '../../runtime/telemetry/kept-call.ts';
import { readSearch } from '../../runtime/telemetry/search.ts';
import { median, spread, tell } from './median.ts';

const calls = 100_000;
const batch = 200;
const rounds = 15;
const searches = [
  '',
  'person77777',
  'posts',
  'posts person9 code:not_found',
  'trace:0000abcd',
  'nowhere',
  'slower:999s',
];

const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
using database = new HistoryDatabase(path.join(folder, 'history.db'), { calls, bytes: 2 ** 30, days: 0 });
const schemas = new Schemas();
const begin = performance.now();
for (let i = 0; i < calls; i += batch) {
  database.add(Array.from({ length: batch }, (_, j) => historyRow(callNumber(i + j), schemas)));
}
console.log(`${Math.round(calls / ((performance.now() - begin) / 1000))} calls/s added`);

const slowest: number[] = [];
for (const text of searches) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    database.find({ search: readSearch(text), limit: 101 });
    times.push(performance.now() - from);
  }
  slowest.push(median(times));
  console.log(`"${text}": ${spread(times)} ms`);
}
const worst = Math.max(...slowest);
tell('slowest search of 100,000 calls', `${worst.toFixed(1)} ms`, '50 ms', worst < 50);

function callNumber(i: number): KeptCall {
  const json = JSON.stringify({ name: `person${i}`, text: `a post about the number ${i * 7919} `.repeat(5) });
  const message = { bytes: Buffer.from(json), size: json.length, at: 0.1 };
  const fails = i % 20 === 0;
  return {
    traceId: i.toString(16).padStart(8, '0').padEnd(32, 'f'),
    spanId: i.toString(16).padStart(16, '0'),
    parentSpanId: '',
    sampled: true,
    started: Date.now(),
    durationMs: i % 100,
    service: i % 10 < 8 ? 'posts.v1.PostsService' : 'users.v1.UsersService',
    method: i % 2 === 0 ? 'List' : 'Get',
    project: i % 10 < 8 ? 'posts' : 'users',
    instance: 0,
    origin: 1,
    caller: 'curl/8.0',
    protocol: 'connect',
    code: fails ? 5 : 0,
    error: fails ? `there is no post ${i}` : '',
    status: new Uint8Array(),
    requestBytes: json.length,
    responseBytes: json.length,
    requestMessages: 1,
    responseMessages: 1,
    codec: 'json',
    schema: 0,
    requestHeaders: [['user-agent', 'curl/8.0']],
    responseHeaders: [],
    responseTrailers: [],
    requests: [message],
    responses: [message],
  };
}
