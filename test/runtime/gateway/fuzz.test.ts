import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EnvelopeReader, envelope } from '../../../runtime/gateway/envelope.ts';
import { queryToJson } from '../../../runtime/gateway/query-json.ts';
import { ListRequestSchema } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { connectionSeeds, mutate } from './broken-inputs.ts';
import { servePosts } from './posts-service.ts';
import { randomFrom } from './random-from.ts';
import { exchangeBytes, http1, socketTo } from './wire.ts';

describe('the gateway under thousands of broken inputs', () => {
  it('stands, whatever bytes a connection brings', async () => {
    await using served = await servePosts();
    const random = randomFrom(20_260_101);
    for (let round = 0; round < 60; round++) {
      const inputs = Array.from({ length: 25 }, () =>
        mutate(connectionSeeds[random(connectionSeeds.length)] ?? Buffer.alloc(1), random),
      );
      const sockets = inputs.map((input) => {
        const socket = socketTo(served.port);
        socket.resume();
        socket.end(input);
        return socket;
      });
      // A good request among them is answered all the same.
      assert.equal((await http1(served.address, '/posts/get?id=1')).status, 200);
      for (const socket of sockets) socket.destroy();
    }
  });

  it('answers a broken envelope in every protocol', async () => {
    await using served = await servePosts({ limits: { maxMessageBytes: 1000 } });
    const random = randomFrom(7);
    const types = ['grpc-web+proto', 'grpc-web+json', 'grpc-web-text', 'connect+proto', 'connect+json'];
    const methods = ['Get', 'Watch', 'Upload', 'Chat'];
    for (let i = 0; i < 400; i++) {
      const message = mutate(
        Buffer.concat([envelope(0, Buffer.from('{"id":"1"}')), envelope(0, Buffer.from([10, 1, 65]))]),
        random,
      );
      const type = types[random(types.length)] ?? '';
      const body = type.endsWith('text') ? message.toString('base64') : message;
      const path = `/posts.v1.PostsService/${methods[random(methods.length)]}`;
      const answer = await http1(served.address, path, {
        headers: { 'content-type': `application/${type}` },
        body,
      });
      assert.ok(answer.status === 200 || answer.status === 415, `${type} ${path} ${answer.status}`);
    }
  });

  it('leaves a connection of HTTP/1.1 with an answer for each whole request', async () => {
    await using served = await servePosts();
    const random = randomFrom(99);
    for (let i = 0; i < 100; i++) {
      const path = mutate(Buffer.from('/posts/list?page_size=4&tag=a&like.title=x'), random)
        .toString('latin1')
        .replace(/[\0-\x20\x7f-\xff]/g, '%');
      const request = `GET /${path.slice(1)} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
      assert.match(await exchangeBytes(served.port, request), /^HTTP\/1\.1 (200|400|404|405|415) /, path);
    }
  });
});

describe('the envelope reader', () => {
  it('finds the same messages wherever the chunks are cut', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 300; round++) {
      const sent = Array.from({ length: random(6) }, () => Buffer.alloc(random(40), random(256)));
      const bytes = Buffer.concat(sent.map((message) => envelope(0, message)));
      const found: Buffer[] = [];
      const reader = new EnvelopeReader(
        {
          envelope: (_flags, message) => {
            found.push(Buffer.from(message));
            return random(3) > 0;
          },
          tooLong: () => assert.fail('too long'),
        },
        100,
      );
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(bytes.length, at + 1 + random(20));
        reader.push(bytes.subarray(at, end));
        at = end;
      }
      while (reader.waiting) reader.proceed();
      assert.deepEqual(found, sent);
      assert.ok(reader.empty);
    }
  });
});

describe('the reader of queries', () => {
  it('answers anything with JSON or a sentence', () => {
    const random = randomFrom(11);
    const seed = Buffer.from(
      'page_size=4&tag=a&like.votes.a=1&like={"tags":[1]}&like.created=x&like.tags=%41&like.kind=KIND_NOTE',
    );
    for (let i = 0; i < 5000; i++) {
      const answer = queryToJson(ListRequestSchema, mutate(seed, random).toString('latin1'));
      if ('code' in answer) assert.ok(answer.message.length > 0);
      else assert.equal(typeof JSON.parse(answer.toString()), 'object');
    }
  });
});
