/** Clients that follow the letter of HTTP/2 and want the memory or the time of the gateway. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { envelope } from '../../../../runtime/gateway/envelope.ts';
import { errorCode } from '../../../../runtime/gateway/http2/error-code.ts';
import { type Served, servePosts } from '../posts-service.ts';
import { eventually } from '../wire.ts';
import {
  block,
  flag,
  frame,
  get,
  grpc,
  headers,
  post,
  RawClient,
  setting,
  type,
  uint32,
} from './raw-client.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(async () => {
  await served[Symbol.asyncDispose]();
  assert.deepEqual(served.seen.faults, []);
});

const initialWindow = 4;
const tableSize = 1;
const none = envelope(0, Buffer.alloc(0));

function times(count: number, bytes: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => bytes));
}

describe('answers that their client does not take', () => {
  it('are kept up to 64 MB, and of more the largest is given up', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 0));
    const fields = [
      ...post.slice(0, 2),
      [':path', '/posts.v1.PostsService/Create'],
      ...post.slice(3),
    ] as const;
    const body = (bytes: number) =>
      gzipSync(JSON.stringify({ post: { title: 'a'.repeat(bytes) } }), { level: 1 });
    const mb = 2 ** 20;
    const send = async (stream: number, bytes: number) => {
      client.send(headers(stream, [...fields, ['content-encoding', 'gzip']], false));
      for (let rest = body(bytes); rest.length > 0; rest = rest.subarray(16_000)) {
        client.send(frame(type.data, rest.length <= 16_000 ? 1 : 0, stream, rest.subarray(0, 16_000)));
      }
      await client.next((each) => each.type === type.headers && each.stream === stream);
    };
    for (const stream of [1, 3, 5, 7, 9]) await send(stream, 10 * mb);
    await send(11, 12 * mb);
    await client.settled();
    assert.ok(!client.frames.some((each) => each.type === type.reset));

    await send(13, 10 * mb);
    assert.equal(await client.resetOf(11), errorCode.enhanceYourCalm);
    // The others are whole.
    client.send(frame(type.windowUpdate, 0, 0, uint32(2 ** 30)), setting(initialWindow, 2 ** 30));
    for (const stream of [1, 3, 5, 7, 9, 13]) await client.ended(stream);
    assert.equal(client.frames.filter((each) => each.type === type.reset).length, 1);
    assert.ok(client.body(13).length > 10 * mb);
  });
});

describe('headers of open streams', () => {
  it('are 16 MB at most: a request beyond that is refused, and may be sent again', async () => {
    using client = new RawClient(served.port);
    // A header of 4 KB that is in the table, and is one byte on the wire from then on.
    const added = Buffer.from([0x40, 1, 0x78, 0x7f, 0xa1, 0x1e, ...Buffer.alloc(4000, 0x79)]);
    const large = Buffer.concat([block(grpc('Chat')), Buffer.alloc(14, 0xbe)]);
    client.send(frame(type.headers, flag.endHeaders, 1, Buffer.concat([block(grpc('Chat')), added])));
    const streams = Array.from({ length: 310 }, (_, i) => 3 + 2 * i);
    client.send(...streams.map((stream) => frame(type.headers, flag.endHeaders, stream, large)));
    await client.settled();
    const refused = client.frames.filter((each) => each.type === type.reset);
    assert.ok(refused.length > 0);
    for (const { payload } of refused) assert.equal(payload.readUInt32BE(), errorCode.refusedStream);
    const open = streams.length - refused.length;
    assert.ok(open > 250 && open * 14 * 4033 <= 2 ** 24, `${open} streams are open`);

    client.send(frame(type.reset, 0, 3, uint32(8)));
    client.send(frame(type.headers, 5, 1001, Buffer.concat([block(get), Buffer.alloc(14, 0xbe)])));
    await client.ended(1001);
    assert.equal(client.heads(1001)[0]?.[':status'], '200');
  });
});

describe('a flood of', () => {
  it('settings ends the connection, whatever else is moved', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, grpc('Upload'), false));
    const useful = frame(type.data, 0, 1, times(20, none));
    client.send(times(300, Buffer.concat([useful, setting(initialWindow, 1), setting(initialWindow, 0)])));
    assert.equal(await client.goAway(), errorCode.enhanceYourCalm);
  });

  it('settings is more than a client sends that changes its mind now and then', async () => {
    using client = new RawClient(served.port);
    client.send(times(50, setting(initialWindow, 100_000)), headers(1, get));
    await client.ended(1);
  });

  const floods: [what: string, bytes: Buffer][] = [
    ['acknowledged settings', frame(type.settings, flag.ack, 0)],
    ['windows of a stream that was reset', frame(type.windowUpdate, 0, 1, uint32(1))],
    ['empty DATA of a stream that was reset', frame(type.data, 0, 1)],
  ];
  for (const [what, bytes] of floods) {
    it(`${what} ends the connection`, async () => {
      using client = new RawClient(served.port);
      client.send(headers(1, grpc('Nothing'), false));
      await client.resetOf(1);
      client.send(times(60_000, bytes));
      assert.equal(await client.goAway(), errorCode.enhanceYourCalm);
    });
  }

  it('DATA of a byte each does not make up for frames that move nothing', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, grpc('Upload'), false), frame(type.data, 0, 1, Buffer.of(0, 0, 0xf0, 0, 0)));
    const ping = frame(type.ping, 0, 0, Buffer.alloc(8));
    client.send(times(8000, Buffer.concat([frame(type.data, 0, 1, Buffer.of(65)), times(5, ping)])));
    assert.equal(await client.goAway(), errorCode.enhanceYourCalm);
  });
});

describe('a table of headers that its client makes small and large again in one frame', () => {
  it('is emptied in between', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, get));
    await client.ended(1);
    const entry = (value: number) => Buffer.concat([Buffer.of(0, tableSize), uint32(value)]);
    client.send(frame(type.settings, 0, 0, Buffer.concat([entry(0), entry(4096)])), headers(3, get));
    await client.ended(3);
    const head = client.frames.find((each) => each.type === type.headers && each.stream === 3);
    // Sizes of 0 and of 4096: RFC 7541, 6.3.
    assert.deepEqual(head?.payload.subarray(0, 4), Buffer.of(0x20, 0x3f, 0xe1, 0x1f));
    assert.equal(client.heads(3)[0]?.[':status'], '200');
    await eventually(() => client.body(3).length > 0);
  });
});
