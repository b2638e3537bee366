import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../../../runtime/gateway/envelope.ts';
import { errorCode } from '../../../../runtime/gateway/http2/error-code.ts';
import {
  ChatRequestSchema,
  CreateRequestSchema,
  CreateResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from '../../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from '../posts-service.ts';
import { eventually, settled } from '../wire.ts';
import { flag, frame, get, grpc, headers, post, RawClient, setting, type, uint32 } from './raw-client.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(async () => {
  await served[Symbol.asyncDispose]();
  assert.deepEqual(served.seen.faults, []);
});

const initialWindow = 4;

/** A stream of that many messages of that many bytes. */
function watch(stream: number, count: number, size: number): Buffer {
  const message = toBinary(WatchRequestSchema, create(WatchRequestSchema, { count, size }));
  return Buffer.concat([
    headers(stream, grpc('Watch'), false),
    frame(type.data, flag.endStream, stream, envelope(0, message)),
  ]);
}

/** A call whose answer holds a post of that title. */
function callCreate(stream: number, title: string): Buffer {
  const message = toBinary(CreateRequestSchema, create(CreateRequestSchema, { post: { title } }));
  return Buffer.concat([
    headers(stream, grpc('Create'), false),
    frame(type.data, flag.endStream, stream, envelope(0, message)),
  ]);
}

function more(stream: number, bytes: number): Buffer {
  return frame(type.windowUpdate, 0, stream, uint32(bytes));
}

describe('what is sent', () => {
  it('is no more than the windows of stream and connection allow', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 1000));
    client.send(watch(1, 10, 1000));
    await eventually(() => client.body(1).length === 1000);
    client.send(more(1, 500));
    await eventually(() => client.body(1).length === 1500);
    client.send(setting(initialWindow, 100_000));
    await client.ended(1);
    assert.ok(client.body(1).length > 10_000);
    assert.equal(client.heads(1).at(-1)?.['grpc-status'], '0');

    client.send(watch(3, 100, 1000));
    await eventually(() => client.body(1).length + client.body(3).length === 65_535);
    await client.settled();
    assert.equal(client.body(1).length + client.body(3).length, 65_535);
    client.send(more(0, 1_000_000));
    await client.settled();
    client.send(more(3, 1_000_000));
    await client.ended(3);
  });

  it('waits for a window that settings have made less than nothing', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 1000));
    client.send(watch(1, 3, 1000));
    await eventually(() => client.body(1).length === 1000);
    client.send(setting(initialWindow, 0), more(1, 900));
    await client.settled();
    assert.equal(client.body(1).length, 1000);
    client.send(more(1, 101));
    await eventually(() => client.body(1).length === 1001);
    client.send(more(1, 100_000));
    await client.ended(1);
  });

  it('gives streams turns when they share what there is', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 1_000_000));
    client.send(watch(1, 100, 10_000), watch(3, 100, 10_000));
    await eventually(() => client.body(1).length + client.body(3).length === 65_535);
    // Both have more waiting than there is room for.
    await settled(() => served.seen.watched);
    const before = [client.body(1).length, client.body(3).length];
    client.send(more(0, 160_000));
    await eventually(() => client.body(1).length + client.body(3).length === 225_535);
    const came = [client.body(1).length, client.body(3).length].map((now, i) => now - (before[i] ?? 0));
    for (const bytes of came) assert.ok(bytes >= 48_000, `${came}`);
  });

  it('waits in the service when a client does not read, and nothing of it is lost', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 2 ** 31 - 1));
    await client.settled();
    client.send(more(0, 2 ** 31 - 1 - 65_535));
    client.listen(false);
    const before = served.seen.watched;
    client.send(watch(1, 3000, 10_000));
    await eventually(() => served.seen.watched > before);
    await settled(() => served.seen.watched);
    assert.ok(served.seen.watched - before < 2500, `${served.seen.watched - before} messages`);
    client.listen(true);
    await client.ended(1);
    assert.ok(client.body(1).length > 30_000_000);
  });

  it('is as it was when a client reads it late, whatever others are sent meanwhile', async () => {
    using late = new RawClient(served.port, setting(initialWindow, 2 ** 31 - 1));
    await late.settled();
    late.send(more(0, 2 ** 31 - 1 - 65_535));
    late.listen(false);
    const before = served.seen.watched;
    late.send(watch(1, 2000, 10_000));
    await eventually(() => served.seen.watched > before);
    await settled(() => served.seen.watched);
    using other = new RawClient(served.port);
    for (let stream = 1; stream < 200; stream += 2) {
      other.send(
        headers(stream, post, false),
        frame(type.data, flag.endStream, stream, Buffer.from('{"id":"1"}')),
      );
      await other.ended(stream);
      assert.match(other.body(stream).toString(), /Post 1/);
    }
    late.listen(true);
    await late.ended(1);
    const title = 'x'.repeat(10_000);
    const messages = Array.from({ length: 2000 }, (_, i) =>
      envelope(
        0,
        toBinary(WatchResponseSchema, create(WatchResponseSchema, { post: { id: `p${i + 1}`, title } })),
      ),
    );
    assert.ok(late.body(1).equals(Buffer.concat(messages)));
  });

  it('is the answer of each call, where windows let none of several go out whole', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 2));
    const titles = ['a', 'b'.repeat(1000), 'c'.repeat(10_000)];
    const streams = titles.map((title, i) => ({ title, stream: 2 * i + 1 }));
    for (const { title, stream } of streams) client.send(callCreate(stream, title));
    for (const { stream } of streams) await eventually(() => client.body(stream).length === 2);
    await client.settled();
    client.send(setting(initialWindow, 1_000_000), more(0, 1_000_000));
    for (const { title, stream } of streams) {
      await client.ended(stream);
      const answer = create(CreateResponseSchema, { post: { id: 'p1', title } });
      assert.ok(client.body(stream).equals(envelope(0, toBinary(CreateResponseSchema, answer))), title[0]);
    }
  });

  it('stops when the client resets the stream, and leaves the others', async () => {
    using client = new RawClient(served.port);
    client.send(watch(1, 1000, 1000));
    await eventually(() => client.body(1).length === 65_535);
    const cancelled = served.seen.cancelled;
    client.send(frame(type.reset, 0, 1, uint32(8)), more(0, 100_000), headers(3, get));
    await client.ended(3);
    await eventually(() => served.seen.cancelled > cancelled);
  });
});

describe('what is received', () => {
  const text = 'x'.repeat(16_000);
  const message = envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text })));

  it('makes room for more, in the stream and in the connection', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 2 ** 31 - 1));
    client.send(more(0, 2 ** 30), headers(1, grpc('Upload'), false));
    for (let sent = 0; sent < 400 * message.length; sent += message.length) {
      await eventually(() => sent + message.length <= roomOf(client, 1));
      client.send(frame(type.data, 0, 1, message));
    }
    client.send(frame(type.data, flag.endStream, 1));
    await client.ended(1);
    assert.equal(client.heads(1).at(-1)?.['grpc-status'], '0');
    const updates = client.frames.filter((each) => each.type === type.windowUpdate && each.stream === 0);
    assert.ok(updates.length > 1);
  });

  it('of calls that are not read does not keep others from being heard', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 0));
    // More than the window of the connection waits for services that wait for a client that reads nothing.
    await Promise.all(Array.from({ length: 20 }, (_, i) => fill(client, 2 * i + 1)));
    client.send(headers(101, post, false), frame(type.data, flag.endStream, 101, Buffer.from('{"id":"1"}')));
    client.send(more(101, 1000));
    await client.ended(101);
    assert.match(client.body(101).toString(), /Post 1/);
  });

  it('is refused when there is no room for it', async () => {
    using client = new RawClient(served.port, setting(initialWindow, 0));
    await fill(client, 1);
    client.send(frame(type.data, 0, 1, message));
    assert.equal(await client.resetOf(1), errorCode.flowControlError);
  });

  /** Sends messages of a call until there is room for no other. */
  async function fill(client: RawClient, stream: number): Promise<void> {
    client.send(headers(stream, grpc('Chat'), false));
    for (let sent = 0; ; sent += message.length) {
      if (sent + message.length > roomOf(client, stream)) {
        await client.settled();
        await settled(() => roomOf(client, stream));
        if (sent + message.length > roomOf(client, stream)) return;
      }
      client.send(frame(type.data, 0, stream, message));
    }
  }

  function roomOf(client: RawClient, stream: number): number {
    const updates = client.frames.filter((each) => each.type === type.windowUpdate && each.stream === stream);
    return updates.reduce((room, { payload }) => room + payload.readUInt32BE(), 256 * 1024);
  }
});
