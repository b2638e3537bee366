import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { type ClientOptions, WebSocket } from 'ws';
import {
  ChatRequestSchema,
  ChatResponseSchema,
  UploadRequestSchema,
} from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from './posts-service.ts';
import { randomFrom } from './random-from.ts';
import { eventually, exchangeBytes, settled } from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts({ limits: { maxMessageBytes: 100_000 } });
});
after(() => served[Symbol.asyncDispose]());

interface Heard {
  socket: WebSocket;
  /** Frames: text as it is, binary as bytes. */
  frames: (string | Buffer)[];
  /** Resolves with code and reason. */
  closed: Promise<[code: number, reason: string]>;
}

function open(
  path: string,
  protocols: string[] = [],
  options: ClientOptions = {},
  port = served.port,
): Heard {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${path}`, protocols, options);
  const frames: (string | Buffer)[] = [];
  socket.on('message', (data: Buffer, isBinary: boolean) => frames.push(isBinary ? data : data.toString()));
  const closed = new Promise<[number, string]>((resolve, reject) => {
    socket.on('close', (code, reason) => resolve([code, reason.toString()]));
    socket.on('error', reject);
  });
  return { socket, frames, closed };
}

async function opened(...parameters: Parameters<typeof open>): Promise<Heard> {
  const heard = open(...parameters);
  await Promise.race([
    new Promise<void>((resolve) => heard.socket.once('open', () => resolve())),
    heard.closed,
  ]);
  return heard;
}

/** Why a WebSocket did not open: HTTP status, and the error in the body. */
async function refused(...parameters: Parameters<typeof open>): Promise<{ status: number; message: string }> {
  const { socket, closed } = open(...parameters);
  closed.catch(() => {});
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it opened')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, message: JSON.parse(body).message });
      });
    });
  });
}

const end = '{"@end":{}}';

describe('a WebSocket', () => {
  it('is a unary call: a frame each way, and how it ended', async () => {
    const { socket, frames, closed } = await opened('/posts/get');
    socket.send('{"id":"7"}');
    assert.deepEqual(await closed, [1000, '']);
    assert.deepEqual(frames, [
      '{"post":{"id":"7","title":"Post 7"}}',
      '{"@end":{"headers":{"x-header":["one"]},"trailers":{"x-data-bin":["AQID"],"x-trailer":["two"]}}}',
    ]);
  });

  it('is a stream of answers', async () => {
    const { socket, frames, closed } = await opened('/posts.v1.PostsService/Watch');
    socket.send('{"count":2,"size":1}');
    assert.deepEqual(await closed, [1000, '']);
    assert.deepEqual(frames.slice(0, 2), [
      '{"post":{"id":"p1","title":"x"}}',
      '{"post":{"id":"p2","title":"x"}}',
    ]);
  });

  it('is a stream of requests, which end when the client says so', async () => {
    const { socket, frames, closed } = await opened('/posts/upload');
    for (const text of ['a', 'bc']) socket.send(JSON.stringify({ text }));
    socket.send(end);
    assert.deepEqual(await closed, [1000, '']);
    assert.deepEqual(frames, ['{"posts":2,"bytes":"3"}', end]);
  });

  it('is both, each side at its own pace', async () => {
    const { socket, frames, closed } = await opened('/posts/chat');
    socket.send('{"text":"a"}');
    await eventually(() => frames.length === 1);
    socket.send('{"text":"b"}');
    await eventually(() => frames.length === 2);
    socket.send(' { "@end" : {} }');
    assert.deepEqual(await closed, [1000, '']);
    assert.deepEqual(frames, ['{"text":"a"}', '{"text":"b"}', end]);
  });

  it('takes and gives the binary format by its subprotocol', async () => {
    const { socket, frames, closed } = await opened('/posts/chat', ['skep.proto']);
    assert.equal(socket.protocol, 'skep.proto');
    // A message with nothing in it has no bytes.
    for (const text of ['a', ''])
      socket.send(toBinary(ChatRequestSchema, create(ChatRequestSchema, { text })));
    await eventually(() => frames.length === 2);
    socket.send(end);
    assert.deepEqual(await closed, [1000, '']);
    const texts = frames.slice(0, 2).map((frame) => fromBinary(ChatResponseSchema, frame as Buffer).text);
    assert.deepEqual([texts, frames[2]], [['a', ''], end]);
  });

  it('ends with the error: as the last frame, and as the code of the close', async () => {
    const { socket, frames, closed } = await opened('/posts/fail');
    socket.send('{"code":5,"message":"no such","detail":true}');
    assert.deepEqual(await closed, [4005, 'not_found']);
    const last = JSON.parse(String(frames.at(-1)))['@end'];
    assert.deepEqual([last.error.code, last.error.message], ['not_found', 'no such']);
    assert.deepEqual(last.error.details[0].debug, { id: 'detail', title: 'Why' });
  });

  it('takes headers by the query, as a page cannot set them', async () => {
    const before = served.seen.metadata.length;
    const { socket, closed } = await opened('/posts/get?x-user=me&connect-timeout-ms=60000');
    socket.send('{"id":"7"}');
    await closed;
    assert.equal(served.seen.metadata[before]?.get('x-user'), 'me');
    assert.equal(served.seen.metadata[before]?.get('sec-websocket-key'), null);
    assert.ok((served.seen.timeouts.at(-1) ?? 0) > 0);
    assert.match(served.seen.requests.at(-1) ?? '', /^websocket GET http/);
  });

  it('ends when the deadline has passed', async () => {
    const { socket, closed } = await opened('/posts/hang?connect-timeout-ms=50');
    socket.send('{}');
    assert.deepEqual(await closed, [4004, 'deadline_exceeded']);
  });

  it('cancels the call when it is closed', async () => {
    const { cancelled, hanging } = served.seen;
    const { socket, closed } = await opened('/posts/hang');
    socket.send('{}');
    await eventually(() => served.seen.hanging > hanging);
    socket.close();
    await closed;
    await eventually(() => served.seen.cancelled > cancelled);
  });

  it('sends no more than the client reads', async () => {
    const { watched } = served.seen;
    const { socket, frames, closed } = await opened('/posts/watch');
    socket.pause();
    socket.send('{"count":3000,"size":10000}');
    await eventually(() => served.seen.watched > watched);
    await settled(() => served.seen.watched);
    assert.ok(served.seen.watched - watched < 2000, `${served.seen.watched - watched} were sent`);
    socket.resume();
    assert.deepEqual(await closed, [1000, '']);
    assert.equal(frames.length, 3001);
  });

  it('reads no more than the service takes, and all in the end', async () => {
    const { socket, frames, closed } = await opened('/posts/upload', ['skep.proto']);
    const message = toBinary(UploadRequestSchema, create(UploadRequestSchema, { text: 'x'.repeat(50_000) }));
    for (let i = 0; i < 400; i++) socket.send(message);
    socket.send(end);
    assert.deepEqual(await closed, [1000, '']);
    assert.match(String(frames[1]), /@end/);
  });
});

describe('a WebSocket that is used wrongly', () => {
  const wrong: [what: string, path: string, frames: (string | Buffer)[], code: number, message: RegExp][] = [
    ['a second message where one is taken', '/posts/hang', ['{}', '{}'], 4012, /takes one request message/],
    ['a message after the end', '/posts/upload', [end, '{}'], 4003, /after the end/],
    ['a binary frame where text is agreed', '/posts/chat', [Buffer.from('{}')], 4003, /text frames/],
    ['what is no JSON', '/posts/chat', ['{"text":'], 4003, /./],
    ['no message', '/posts/get', [end], 4012, /one request message/],
  ];
  for (const [what, path, sent, code, message] of wrong) {
    it(`is told of ${what}`, async () => {
      const { socket, frames, closed } = await opened(path);
      for (const frame of sent) socket.send(frame);
      assert.equal((await closed)[0], code);
      assert.match(JSON.parse(String(frames.at(-1)))['@end'].error.message, message);
    });
  }

  it('is closed for a message that is too long', async () => {
    const { socket, closed } = await opened('/posts/upload');
    socket.send(JSON.stringify({ text: 'x'.repeat(200_000) }));
    assert.equal((await closed)[0], 1009);
    assert.equal((await opened('/posts/get')).socket.readyState, WebSocket.OPEN);
  });

  it('does not open where there is no method', async () => {
    assert.deepEqual(await refused('/posts/gett'), {
      status: 404,
      message:
        'posts.v1.PostsService has no method "gett"; there is: Get, Create, List, DeleteAll, Watch, Upload, Chat, Fail, Hang',
    });
  });

  it('does not open with a subprotocol that nobody knows, or a token in the address', async () => {
    assert.match((await refused('/posts/get', ['graphql-ws'])).message, /there is: skep\.json, skep\.proto/);
    assert.match((await refused('/posts/get?authorization=x')).message, /bearer\.TOKEN/);
  });

  it('does not open for a page of a stranger, or under a foreign name', async () => {
    assert.equal((await refused('/posts/get', [], { origin: 'http://evil.example' })).status, 403);
    assert.equal((await refused('/posts/get', [], { headers: { host: 'evil.example' } })).status, 403);
  });

  it('does not open without a token where one is needed, and takes it as a subprotocol', async () => {
    await using guarded = await servePosts({
      service: { scope: 'call' },
      authorize: (token) => (token === 'secret' ? 'ok' : token === undefined ? 'missing' : 'wrong'),
    });
    assert.equal((await refused('/posts/get', [], {}, guarded.port)).status, 401);
    for (const [protocols, options] of [
      [['skep.json', 'bearer.secret'], {}],
      [['bearer.secret'], {}],
      [[], { headers: { authorization: 'Bearer secret' } }],
    ] as const) {
      const { socket, closed } = await opened('/posts/get', [...protocols], options, guarded.port);
      socket.send('{"id":"7"}');
      assert.deepEqual(await closed, [1000, '']);
      assert.equal(guarded.seen.metadata.at(-1)?.get('authorization'), null);
    }
  });
});

describe('the port under WebSockets that break the protocol', () => {
  it('stands, whatever frames come', async () => {
    const head =
      'GET /ws/posts/chat HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
      'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const random = randomFrom(20_260_101);
    for (let round = 0; round < 40; round++) {
      const inputs = Array.from({ length: 25 }, () => {
        const payload = Buffer.from(['{"text":"a"}', end, 'x'][random(3)] ?? '');
        const frame = Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
        for (let i = random(4); i >= 0; i--) frame[random(frame.length)] = random(256);
        return Buffer.concat([Buffer.from(head), frame, Buffer.from([0x88, 0x80, 0, 0, 0, 0])]);
      });
      await Promise.all(
        inputs.map(async (input) => {
          const { connect } = await import('node:net');
          const socket = connect(served.port, '127.0.0.1');
          socket.on('error', () => {});
          socket.resume();
          await new Promise<void>((resolve) => {
            socket.once('data', () => resolve());
            socket.once('close', () => resolve());
            socket.end(input);
          });
          socket.destroy();
        }),
      );
    }
    const { socket, closed } = await opened('/posts/get');
    socket.send('{"id":"7"}');
    assert.deepEqual(await closed, [1000, '']);
    assert.deepEqual(served.seen.faults, []);
  });

  it('answers what asks for another protocol as HTTP/1.1, bodies included', async () => {
    const request =
      'POST /posts/get HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade, close\r\nupgrade: h2c\r\n';
    const answer = await exchangeBytes(served.port, `${request}content-length: 10\r\n\r\n{"id":"7"}`);
    assert.match(answer, /^HTTP\/1\.1 200 OK.*Post 7/s);
  });
});
