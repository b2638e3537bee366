import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { AccessLogFile } from '../../../runtime/environment/access-log-file.ts';
import type { AccessEntry } from '../../../runtime/gateway/access-log.ts';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { type Served, servePosts } from './posts-service.ts';
import { eventually, http1, http2, socketTo } from './wire.ts';

let served: Served;
const entries: AccessEntry[] = [];
before(async () => {
  served = await servePosts({ accessLog: (entry) => void entries.push(entry) });
});
after(() => served[Symbol.asyncDispose]());

/** What is told of the next request, without what differs from run to run. */
async function told(request: () => Promise<unknown>): Promise<Partial<AccessEntry>> {
  const before = entries.length;
  await request();
  await eventually(() => entries.length > before);
  const { time, ms, agent, ...rest } = entries[before] as AccessEntry;
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
  assert.ok(ms >= 0 && ms < 60_000);
  return rest;
}

const peer = '127.0.0.1';
const posts = '/posts.v1.PostsService';

describe('the access log', () => {
  it('tells of a request once: who, what, how it went, and its bytes, without the query', async () => {
    const headers = { 'user-agent': 'curl/8' };
    const entry = await told(() => http1(served.address, '/posts/get?id=secret', { headers }));
    assert.deepEqual(entry, {
      ...{ peer, protocol: 'http', http: '1.1', method: 'GET', path: '/posts/get', status: 200 },
      ...{ in: 0, out: '{"post":{"id":"secret","title":"Post secret"}}'.length },
    });
    assert.equal(entries.at(-1)?.agent, 'curl/8');
  });

  it('tells of Connect, and of a call that failed', async () => {
    const headers = { 'content-type': 'application/json', 'connect-protocol-version': '1' };
    const body = '{"id":"missing"}';
    const {
      protocol,
      status,
      in: bytes,
    } = await told(() => http1(served.address, `${posts}/Get`, { headers, body }));
    assert.deepEqual([protocol, status, bytes], ['connect', 404, body.length]);
  });

  it('tells how a call ended whose HTTP status does not', async () => {
    const fail = Buffer.from([8, 5]);
    const grpc = { ':method': 'POST', ':path': `${posts}/Fail`, 'content-type': 'application/grpc' };
    const first = await told(() => http2(served.address, grpc, envelope(0, fail)));
    assert.deepEqual([first.protocol, first.http, first.status, first.code], ['grpc', '2', 200, 'not_found']);
    for (const type of ['application/grpc-web', 'application/grpc-web-text']) {
      const framed = envelope(0, fail);
      const body = type.endsWith('text') ? framed.toString('base64') : framed;
      const web = await told(() =>
        http1(served.address, `${posts}/Fail`, { headers: { 'content-type': type }, body }),
      );
      assert.deepEqual([web.protocol, web.status, web.code], ['grpc-web', 200, 'not_found']);
    }
    const headers = { 'content-type': 'application/connect+json' };
    const chat = await told(() =>
      http1(served.address, `${posts}/Chat`, { headers, body: envelope(0, Buffer.from('{')) }),
    );
    assert.deepEqual([chat.protocol, chat.status, chat.code], ['connect', 200, 'invalid_argument']);
  });

  it('tells of what was refused', async () => {
    const foreign = await told(() =>
      http1(served.address, '/posts/get', { headers: { host: 'evil.example' } }),
    );
    assert.equal(foreign.status, 403);
  });

  it('tells of a client that went away', async () => {
    const entry = await told(async () => {
      const { hanging } = served.seen;
      const socket = socketTo(served.port);
      socket.write('GET /posts/hang HTTP/1.1\r\nhost: localhost\r\n\r\n');
      await eventually(() => served.seen.hanging > hanging);
      socket.destroy();
    });
    assert.deepEqual([entry.status, entry.code], [0, undefined]);
  });

  it('tells of a WebSocket when it is closed', async () => {
    const entry = await told(async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}/ws/posts/get?x-user=me`);
      socket.on('open', () => socket.send('{"id":"7"}'));
      await new Promise((resolve) => socket.on('close', resolve));
    });
    assert.deepEqual([entry.protocol, entry.path, entry.status], ['websocket', '/ws/posts/get', 101]);
    assert.ok((entry.out ?? 0) > 100);
  });
});

describe('the file of the access log', () => {
  it('has a line of JSON a request, after those that were there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'skep-access-'));
    try {
      const file = path.join(folder, 'access.log');
      for (const name of ['a', 'b']) {
        const log = new AccessLogFile(file, assert.fail);
        log.add({ path: `/${name}\n` } as AccessEntry);
        log[Symbol.dispose]();
      }
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).path),
        ['/a\n', '/b\n'],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what keeps it from being opened', () => {
    assert.throws(() => new AccessLogFile('/nowhere/at/all', assert.fail), { code: 'ENOENT' });
  });
});
