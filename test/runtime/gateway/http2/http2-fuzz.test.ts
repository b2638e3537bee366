import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../../../runtime/gateway/envelope.ts';
import { ConnectionError } from '../../../../runtime/gateway/http2/error-code.ts';
import { FrameReader } from '../../../../runtime/gateway/http2/frame-reader.ts';
import {
  CompressionError,
  HeaderDecoder,
  HeaderEncoder,
} from '../../../../runtime/gateway/http2/hpack/index.ts';
import { ChatRequestSchema } from '../../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { mutate } from '../broken-inputs.ts';
import { type Served, servePosts } from '../posts-service.ts';
import { randomFrom } from '../random-from.ts';
import { http1, http2Session, readAnswer, settled, socketTo } from '../wire.ts';
import { block, frame, get, grpc, headers, post, preface, setting, type, uint32 } from './raw-client.ts';

type Random = (below: number) => number;

function randomBytes(random: Random, most: number): Buffer {
  return Buffer.from(Array.from({ length: random(most) }, () => random(256)));
}

describe('the reader of header blocks', () => {
  it('reads any bytes, or says that they are none', () => {
    const random = randomFrom(41);
    const encoder = new HeaderEncoder();
    let decoder = new HeaderDecoder(4096, 4096);
    let read = 0;
    for (let round = 0; round < 50_000; round++) {
      encoder.encode(200, { 'content-type': 'a'.repeat(random(300)), date: String(round), 'x-a': 'b' });
      const whole = Buffer.from(encoder.block.subarray(0, encoder.length));
      const bytes = random(3) === 0 ? randomBytes(random, 60) : mutate(whole, random);
      try {
        const { fields } = decoder.decode(bytes, 0, bytes.length);
        assert.equal(fields.length % 2, 0);
        read++;
      } catch (error) {
        assert.ok(error instanceof CompressionError, String(error));
        decoder = new HeaderDecoder(4096, 4096);
      }
    }
    assert.ok(read > 1000);
  });
});

describe('the reader of frames', () => {
  it('finds the same frames wherever the chunks are cut', () => {
    const random = randomFrom(42);
    for (let round = 0; round < 500; round++) {
      const sent = Array.from({ length: random(8) }, () =>
        frame(random(12), random(256), random(10), randomBytes(random, random(4) === 0 ? 16_000 : 40)),
      );
      const bytes = Buffer.concat([preface, ...sent]);
      const found: Buffer[] = [];
      const reader = new FrameReader({
        frame(type, flags, stream, bytes, start, end) {
          found.push(frame(type, flags, stream, bytes.subarray(start, end)));
          return true;
        },
      });
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(bytes.length, at + 1 + random(random(2) === 0 ? 20 : 9000));
        reader.push(Buffer.from(bytes.subarray(at, end)));
        at = end;
      }
      assert.deepEqual(found, sent);
    }
  });

  it('refuses a frame that is too long before the rest of it has come', () => {
    const reader = new FrameReader({ frame: () => true });
    reader.push(preface);
    assert.throws(() => reader.push(frame(0, 0, 1, Buffer.alloc(16_385)).subarray(0, 9)), ConnectionError);
  });
});

describe('the gateway under broken connections of HTTP/2', () => {
  let served: Served;
  before(async () => {
    served = await servePosts();
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
    assert.deepEqual(served.seen.faults, []);
  });

  const message = envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'hello' })));

  /** A frame that may be right, with something wrong in every third. */
  function anyFrame(random: Random): Buffer {
    const stream = 1 + 2 * random(6);
    const frames = [
      () => headers(stream, grpc(['Chat', 'Watch', 'Get', 'Upload'][random(4)] ?? ''), random(2) === 0),
      () => headers(stream, random(2) === 0 ? get : post, random(2) === 0),
      () => frame(type.headers, random(256), stream, block(get)),
      () => frame(type.data, random(2), stream, random(2) === 0 ? message : randomBytes(random, 100)),
      () => frame(type.data, 8 | random(2), stream, Buffer.concat([Buffer.of(random(9)), message])),
      () => frame(type.windowUpdate, 0, random(2) * stream, uint32(random(3) * random(2 ** 31))),
      () => frame(type.reset, 0, stream, uint32(random(14))),
      () => setting(1 + random(6), random(2 ** 31)),
      () => frame(type.ping, random(2), 0, Buffer.alloc(8)),
      () => frame(type.continuation, random(2) * 4, stream, block([['x-a', 'b']])),
      () => frame(type.priority, 0, stream, Buffer.alloc(5)),
      () => frame(random(256), random(256), random(2) * stream, randomBytes(random, 30)),
    ];
    const bytes = frames[random(frames.length)]?.() ?? Buffer.of();
    return random(6) === 0 ? mutate(bytes, random) : bytes;
  }

  it('stands, and answers the others', async () => {
    const random = randomFrom(43);
    for (let round = 0; round < 60; round++) {
      const sockets = Array.from({ length: 25 }, () => {
        const socket = socketTo(served.port);
        socket.resume();
        const frames = Array.from({ length: random(25) }, () => anyFrame(random));
        socket.write(Buffer.concat([preface, frame(type.settings, 0, 0), ...frames]));
        return socket;
      });
      assert.equal((await http1(served.address, '/posts/get?id=1')).status, 200);
      for (const socket of sockets) socket.destroy();
    }
  });

  it('gives back what it gets, however many calls are cancelled, paused and cut in pieces', async () => {
    const random = randomFrom(44);
    using session = http2Session(served.address);
    const begin = async () => {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/posts.v1.PostsService/Chat',
        'content-type': 'application/grpc',
      });
      const answer = readAnswer(stream);
      const text = 'x'.repeat(random(20) === 0 ? random(300_000) : random(3000));
      const bytes = Buffer.concat([
        message,
        envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text }))),
      ]);
      const isCancelled = random(4) === 0;
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(bytes.length, at + 1 + random(50_000));
        stream.write(bytes.subarray(at, end));
        if (random(4) === 0) stream.pause();
        if (random(4) === 0) await new Promise(setImmediate);
        at = end;
      }
      stream.resume();
      if (isCancelled) stream.close(8);
      else stream.end();
      const { body, trailers } = await answer;
      if (isCancelled) return;
      assert.equal(trailers['grpc-status'], '0');
      assert.ok(body.equals(bytes), `${body.length} of ${bytes.length} bytes`);
    };
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 25 }, begin));
    await settled(() => served.seen.cancelled);
  });
});
