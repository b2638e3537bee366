import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../../../runtime/gateway/envelope.ts';
import { errorCode } from '../../../../runtime/gateway/http2/error-code.ts';
import { ChatRequestSchema } from '../../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from '../posts-service.ts';
import { closed, settled, socketTo } from '../wire.ts';
import { block, flag, frame, get, grpc, headers, RawClient, setting, type, uint32 } from './raw-client.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(async () => {
  await served[Symbol.asyncDispose]();
  assert.deepEqual(served.seen.faults, []);
});

const none = envelope(0, Buffer.alloc(0));

describe('an answer', () => {
  it('that is only an error of gRPC is one block of headers', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, grpc('Nothing'), false), frame(type.data, flag.endStream, 1, none));
    await client.ended(1);
    await client.settled();
    assert.equal(client.heads(1).length, 1);
    assert.equal(client.heads(1)[0]?.['grpc-status'], '12');
    assert.equal(client.frames.filter(({ stream }) => stream === 1).length, 1);
  });

  it('before the end of its request is followed by RST_STREAM(NO_ERROR), and the rest of the request ignored', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, grpc('Nothing'), false));
    assert.equal(await client.resetOf(1), errorCode.noError);
    assert.equal(client.heads(1)[0]?.['grpc-status'], '12');
    client.send(frame(type.data, flag.endStream, 1, none), headers(3, get));
    await client.ended(3);
  });

  it('to HEAD has no body', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, [[':method', 'HEAD'], ...get.slice(1)]));
    await client.ended(1);
    assert.equal(client.body(1).length, 0);
  });

  it('to HEAD has none either when the request goes on: nothing follows its end but RST_STREAM', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, [[':method', 'HEAD'], ...get.slice(1), ['origin', 'http://evil.example']], false));
    assert.equal(await client.resetOf(1), errorCode.noError);
    await client.settled();
    const came = client.frames.filter(({ stream }) => stream === 1);
    assert.deepEqual(
      came.map((each) => each.type),
      [type.headers, type.reset],
    );
  });

  it('has a date, and a second one of the same kind next to no headers on the wire', async () => {
    using client = new RawClient(served.port);
    const sizes: number[] = [];
    for (const stream of [1, 3, 5, 7]) {
      client.send(headers(stream, grpc('Chat'), false), frame(type.data, flag.endStream, stream, none));
      await client.ended(stream);
      assert.ok(Date.parse(client.heads(stream)[0]?.date ?? '') > 0);
      const head = client.frames.find((each) => each.type === type.headers && each.stream === stream);
      sizes.push(head?.payload.length ?? 0);
    }
    assert.ok(Math.min(...sizes) <= 5, `${sizes}`);
  });

  it('writes messages of a moment in one frame', async () => {
    using client = new RawClient(served.port);
    const one = envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'a' })));
    client.send(
      headers(1, grpc('Chat'), false),
      frame(type.data, flag.endStream, 1, Buffer.concat(Array.from({ length: 50 }, () => one))),
    );
    await client.ended(1);
    assert.equal(client.body(1).length, 50 * one.length);
    const data = client.frames.filter((each) => each.type === type.data && each.stream === 1);
    assert.ok(data.length < 25, `${data.length} frames`);
  });
});

describe('a request', () => {
  it('may have its headers in pieces', async () => {
    using client = new RawClient(served.port);
    const bytes = block(get);
    client.send(frame(type.headers, flag.endStream, 1, bytes.subarray(0, 5)));
    client.send(frame(type.continuation, 0, 1, bytes.subarray(5, 20)));
    client.send(frame(type.continuation, flag.endHeaders, 1, bytes.subarray(20)));
    await client.ended(1);
    assert.match(client.body(1).toString(), /Post 1/);
  });

  it('with too many headers is answered with 431, and the connection goes on', async () => {
    using client = new RawClient(served.port);
    const name = Buffer.from([0x40, 1, 0x78, 0x7f, 0xa1, 0x1e, ...Buffer.alloc(4000, 0x79)]);
    // Each byte is the header that was added to the table.
    client.send(frame(type.headers, 5, 1, Buffer.concat([block(get), name, Buffer.alloc(100, 0xbe)])));
    await client.ended(1);
    assert.equal(client.heads(1)[0]?.[':status'], '431');
    client.send(headers(3, get));
    await client.ended(3);
    assert.equal(client.heads(3)[0]?.[':status'], '200');
  });

  it('that is one too many is refused, and may be sent again', async () => {
    using client = new RawClient(served.port);
    const calls = Array.from({ length: 10_001 }, (_, i) => headers(2 * i + 1, grpc('Chat'), false));
    client.send(...calls);
    assert.equal(await client.resetOf(20_001), errorCode.refusedStream);
    client.send(frame(type.reset, 0, 1, uint32(8)), headers(20_003, get));
    await client.ended(20_003);
  });

  it('of the same bytes means the same, until the table of headers changes', async () => {
    using client = new RawClient(served.port);
    const pathOf = (id: string) =>
      Buffer.from([0x44, 16, ...Buffer.from(`/posts/get?id=${id}`.padEnd(16, '0'))]);
    const known = Buffer.from([0x82, 0x86, 0xbe]);
    const authority = Buffer.from([0x01, 9, ...Buffer.from('localhost')]);
    const again = Buffer.concat([known, authority]);
    client.send(frame(1, 5, 1, Buffer.concat([known.subarray(0, 2), pathOf('1'), authority])));
    client.send(frame(1, 5, 3, again), frame(1, 5, 5, again));
    client.send(frame(1, 5, 7, Buffer.concat([known.subarray(0, 2), pathOf('2'), authority])));
    client.send(frame(1, 5, 9, again));
    for (const [stream, title] of [
      [3, 'Post 10'],
      [5, 'Post 10'],
      [9, 'Post 20'],
    ] as const) {
      await client.ended(stream);
      assert.match(client.body(stream).toString(), new RegExp(title));
    }
  });
});

describe('a connection', () => {
  it('answers pings with what they bring', async () => {
    using client = new RawClient(served.port);
    client.send(frame(type.ping, 0, 0, Buffer.from('12345678')));
    const { payload } = await client.next((each) => each.type === type.ping && each.flags === flag.ack);
    assert.equal(payload.toString(), '12345678');
  });

  it('answers more pings than may come for nothing, when calls come with them', async () => {
    using client = new RawClient(served.port);
    const ping = frame(type.ping, 0, 0, Buffer.alloc(8));
    let stream = 1;
    for (let i = 0; i < 2000; i++) {
      stream += 2;
      client.send(headers(stream, grpc('Nothing')), ...Array.from({ length: 9 }, () => ping));
    }
    await client.ended(stream);
    await client.settled();
    assert.ok(!client.frames.some((each) => each.type === type.goAway));
  });

  it('says first what it allows', async () => {
    using client = new RawClient(served.port);
    await client.settled();
    const [first] = client.frames;
    assert.equal(first?.type, type.settings);
    const settings = Array.from({ length: (first?.payload.length ?? 0) / 6 }, (_, i) => [
      first?.payload.readUInt16BE(6 * i),
      first?.payload.readUInt32BE(6 * i + 2),
    ]);
    assert.deepEqual(settings, [
      [3, 10_000],
      [4, 256 * 1024],
      [6, 64 * 1024],
    ]);
  });

  it('follows the size of the table of headers that its client gives it', async () => {
    using client = new RawClient(served.port, setting(1, 0));
    for (const stream of [1, 3]) {
      client.send(headers(stream, get));
      await client.ended(stream);
      assert.equal(client.heads(stream)[0]?.[':status'], '200');
    }
  });

  it('whose client goes away ends with its last stream', async () => {
    using client = new RawClient(served.port);
    client.send(headers(1, grpc('Chat'), false), frame(type.goAway, 0, 0, Buffer.alloc(8)));
    await client.settled();
    client.send(frame(type.data, flag.endStream, 1, none));
    await client.ended(1);
    assert.equal(await client.goAway(), errorCode.noError);
  });

  it('that is too old serves what its client opened before it heard of that, and no more', async () => {
    await using old = await servePosts({ limits: { maxConnectionAgeMs: 50 } });
    using client = new RawClient(old.port);
    client.send(headers(1, grpc('Chat'), false));
    const first = await client.next((each) => each.type === type.goAway);
    assert.equal(first.payload.readUInt32BE(), 2 ** 31 - 1);
    const ping = await client.next((each) => each.type === type.ping);
    client.send(headers(3, get));
    await client.ended(3);
    client.send(frame(type.ping, flag.ack, 0, ping.payload));
    const second = await client.next((each) => each.type === type.goAway && each !== first);
    assert.equal(second.payload.readUInt32BE(), 3);
    // What crosses this is passed over, and is no mistake.
    client.send(
      headers(5, grpc('Chat'), false),
      frame(type.data, 0, 5, none),
      frame(type.windowUpdate, 0, 5, uint32(1)),
      frame(type.reset, 0, 5, uint32(8)),
    );
    await client.settled();
    client.send(frame(type.data, flag.endStream, 1, none));
    await client.ended(1);
    assert.equal(await client.goAwayLast(), errorCode.noError);
    assert.equal(client.frames.filter(({ stream }) => stream === 5).length, 0);
  });

  it('whose client never acknowledges what it allows is ended', async () => {
    await using strict = await servePosts({ limits: { headersMs: 100 } });
    const socket = socketTo(strict.port);
    socket.write(
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(type.settings, 0, 0)]),
    );
    await closed(socket);
  });

  it('whose client does not read is not read either, however much it asks for', async () => {
    using client = new RawClient(served.port);
    await client.settled();
    client.listen(false);
    let stream = 1;
    for (let i = 0; i < 200; i++) {
      const calls = Array.from({ length: 500 }, () => {
        stream += 2;
        return headers(stream, [...grpc('Nothing'), ['x-reason', 'r'.repeat(100)]]);
      });
      client.send(...calls);
    }
    await settled(() => client.unsentBytes);
    assert.ok(client.unsentBytes > 0);
    client.listen(true);
    await client.ended(stream);
  });
});
