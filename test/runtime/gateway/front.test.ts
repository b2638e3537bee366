import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Front } from '../../../runtime/gateway/front.ts';
import { type Gateway, startGateway } from '../../../runtime/gateway/index.ts';
import { defaultLimits } from '../../../runtime/gateway/limits.ts';
import { listen } from '../../../runtime/gateway/listen.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { type Served, servePosts } from './posts-service.ts';
import { closed, exchangeBytes, http1, http2Session, readAnswer, socketTo } from './wire.ts';

/** How a connection of HTTP/2 begins, empty SETTINGS included. */
const http2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');

/** The frames HEADERS (GET / in http, of the static table) and RST_STREAM(CANCEL). */
function resetCall(stream: number): Buffer {
  const frames = Buffer.from([
    0, 0, 3, 1, 5, 0, 0, 0, 0, 0x82, 0x84, 0x86, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8,
  ]);
  frames.writeUInt32BE(stream, 5);
  frames.writeUInt32BE(stream, 17);
  return frames;
}

describe('the port', () => {
  let served: Served;
  before(async () => {
    served = await servePosts();
  });
  after(() => served[Symbol.asyncDispose]());

  it('takes HTTP/1.1 and HTTP/2 whatever pieces the first bytes come in', async () => {
    for (const [bytes, answer] of [
      ['PUT /posts/get HTTP/1.0\r\nhost: localhost\r\n\r\n', /^HTTP\/1.1 405/],
      ['GET /posts/get?id=1 HTTP/1.0\r\nhost: localhost\r\n\r\n', /Post 1/],
      ['PROPFIND / HTTP/1.0\r\nhost: localhost\r\n\r\n', /^HTTP\/1.1 405/],
    ] as const) {
      const socket = socketTo(served.port);
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      for (const byte of bytes) {
        socket.write(byte);
        await new Promise(setImmediate);
      }
      await closed(socket);
      assert.match(text, answer);
    }
  });

  it('serves Upgrade: h2c as the HTTP/1.1 request it also is', async () => {
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    };
    const answer = await http1(served.address, '/posts/get?id=1', { headers });
    assert.equal(answer.status, 200);
  });

  it('keeps an HTTP/1.1 connection for the next request', async () => {
    const one = 'GET /posts/get?id=1 HTTP/1.1\r\nhost: localhost\r\n';
    const text = await exchangeBytes(served.port, `${one}\r\n${one}connection: close\r\n\r\n`);
    assert.equal(text.match(/Post 1/g)?.length, 2);
  });

  it('answers garbage with an error, or not at all, and goes on', async () => {
    for (const garbage of [
      '\0\0\0\0',
      'PRX\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage garbage',
      '\x16\x03\x01\x02\x00',
    ]) {
      assert.match(
        await exchangeBytes(served.port, Buffer.from(garbage, 'latin1')),
        /^$|^HTTP\/1.1 400|GOAWAY|\0/,
      );
    }
    assert.equal((await http1(served.address, '/posts/get?id=1')).status, 200);
  });

  it('refuses requests that two servers could read in two ways', async () => {
    const start = 'POST /posts/delete-all HTTP/1.1\r\nhost: localhost\r\n';
    const both = 'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
    assert.match(await exchangeBytes(served.port, start + both), /^HTTP\/1.1 400/);
    const twice = 'content-length: 4\r\ncontent-length: 5\r\n\r\nabcde';
    assert.match(await exchangeBytes(served.port, start + twice), /^HTTP\/1.1 400/);
  });

  it('lets an honest client cancel a thousand calls at once, and stops a flood of resets', async () => {
    const call = {
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Hang',
      'content-type': 'application/json',
    };
    using honest = http2Session(served.address);
    for (let i = 0; i < 1000; i++) {
      const stream = honest.request(call);
      stream.on('error', () => {});
      stream.close(8);
    }
    const answer = readAnswer(honest.request({ ':path': '/posts/get?id=1' }));
    assert.equal((await answer).status, 200);

    const attack = [http2Preface, ...Array.from({ length: 20_000 }, (_, i) => resetCall(2 * i + 1))];
    await exchangeBytes(served.port, Buffer.concat(attack));
    assert.equal((await http1(served.address, '/posts/get?id=1')).status, 200);
  });
});

describe('deadlines of the port', () => {
  let served: Served;
  before(async () => {
    served = await servePosts({ limits: { firstByteMs: 60, headersMs: 60, bodyMs: 60 } });
  });
  after(() => served[Symbol.asyncDispose]());

  const late: [what: string, bytes: string][] = [
    ['nothing', ''],
    ['too little to tell the protocol', 'PR'],
    ['headers that never end', 'GET / HTTP/1.1\r\nhost: localhost\r\n'],
    ['an HTTP/2 preface without settings', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a body that never ends', 'POST /posts/get HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{'],
  ];
  for (const [what, bytes] of late) {
    it(`end a connection that sends ${what}`, async () => {
      await exchangeBytes(served.port, bytes);
    });
  }

  it('end a connection whose second request never ends', async () => {
    const socket = socketTo(served.port);
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('GET');
    await closed(socket);
  });

  it('end a stream of HTTP/2 whose body does not come, and leave the others', async () => {
    using session = http2Session(served.address);
    const slow = session.request({
      ':method': 'POST',
      ':path': '/posts/get',
      'content-type': 'application/json',
    });
    slow.write('{');
    assert.equal((await readAnswer(slow)).reset, 8);
    const other = await readAnswer(session.request({ ':path': '/posts/get?id=1' }));
    assert.equal(other.status, 200);
  });

  it('leave a call alone that takes long to answer, and a stream that is open', async () => {
    // Long enough for a busy machine to send what it has to.
    await using served = await servePosts({ limits: { firstByteMs: 800, headersMs: 800, bodyMs: 800 } });
    using session = http2Session(served.address);
    const chat = session.request({
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Chat',
      'content-type': 'application/connect+json',
    });
    const call = http1(served.address, '/posts.v1.PostsService/Hang', {
      headers: { 'content-type': 'application/json', 'connect-timeout-ms': '2000' },
      body: '{}',
    });
    assert.equal((await call).status, 504);
    assert.equal(chat.closed, false);
  });
});

describe('a connection of HTTP/2', () => {
  it('whose peer is silent is asked for a sign of life, and goes on when it gives one', async () => {
    await using served = await servePosts({ limits: { pingAfterMs: 50, headersMs: 200 } });
    using session = http2Session(served.address);
    // Node's client answers pings by itself.
    await new Promise((resolve) => session.once('ping', resolve));
    assert.equal((await readAnswer(session.request({ ':path': '/posts/get?id=1' }))).status, 200);
  });

  it('whose peer gives no sign of life is ended', async () => {
    await using served = await servePosts({ limits: { pingAfterMs: 50, headersMs: 100 } });
    await exchangeBytes(served.port, http2Preface);
  });

  it('that is old takes no new calls and ends those it has', async () => {
    await using served = await servePosts({ limits: { maxConnectionAgeMs: 100 } });
    using session = http2Session(served.address);
    const chat = session.request({
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Chat',
      'content-type': 'application/grpc',
    });
    const answer = readAnswer(chat);
    await new Promise((resolve) => session.once('goaway', resolve));
    chat.end();
    assert.equal((await answer).headers['grpc-status'], '0');
    using next = http2Session(served.address);
    assert.equal((await readAnswer(next.request({ ':path': '/posts/get?id=1' }))).status, 200);
  });
});

describe('closing the gateway', () => {
  it('ends a connection also when its peer has come again from the same port', async () => {
    const unexpected = () => assert.fail('nobody asks for anything');
    const front = new Front(defaultLimits, undefined, unexpected, unexpected, unexpected);
    const both = Promise.withResolvers<void>();
    let accepted = 0;
    front.server.prependListener('connection', (socket) => {
      Object.defineProperty(socket, 'remotePort', { value: 4711 });
      if (++accepted === 2) both.resolve();
    });
    const port = await listen(front.server, { host: '127.0.0.1', port: 0, onTaken: 'fail' });
    const sockets = [socketTo(port), socketTo(port)];
    await both.promise;
    await Promise.all([front[Symbol.asyncDispose](), ...sockets.map(closed)]);
  });

  it('ends connections and the calls in them', async () => {
    const served = await servePosts();
    const idle = socketTo(served.port);
    await new Promise((resolve) => idle.once('connect', resolve));
    using session = http2Session(served.address);
    const call = readAnswer(
      session.request({
        ':method': 'POST',
        ':path': '/posts.v1.PostsService/Chat',
        'content-type': 'application/grpc',
      }),
    );
    await new Promise((resolve) => session.once('remoteSettings', resolve));
    await Promise.all([served[Symbol.asyncDispose](), closed(idle), call]);
    assert.deepEqual(
      served.registry.list().map(({ descriptor }) => descriptor.typeName),
      ['posts.v1.PostsService'],
    );
  });
});

describe('the address', () => {
  const options = {
    host: '127.0.0.1',
    authorize: () => 'ok' as const,
    allowedHosts: () => [],
    reflectionScope: 'none' as const,
    onFault: assert.fail,
  };
  const start = (
    port: number,
    onTaken: 'next' | 'fail',
    signal = new AbortController().signal,
  ): Promise<Gateway> => startGateway({ ...options, registry: new MemoryRegistry(), port, onTaken }, signal);

  it('is that of the next free port when the one wanted is taken, and says so', async () => {
    await using first = await start(0, 'fail');
    await using second = await start(first.port, 'next');
    assert.notEqual(second.port, first.port);
    assert.equal(second.notice, `Port ${first.port} is taken; serving on ${second.port} instead`);
    assert.equal(second.address, `http://127.0.0.1:${second.port}`);
    assert.equal(first.notice, undefined);
  });

  it('is refused when the port is taken and must be this one', async () => {
    await using first = await start(0, 'fail');
    await assert.rejects(
      start(first.port, 'fail'),
      (error) =>
        error instanceof UserError &&
        error.code === 'port-taken' &&
        error.message.startsWith(
          `Port ${first.port} is taken on 127.0.0.1: stop the program that listens there`,
        ),
    );
  });

  it('is gone when the signal says so', async () => {
    const controller = new AbortController();
    const gateway = await start(0, 'fail', controller.signal);
    controller.abort();
    await gateway[Symbol.asyncDispose]();
    await assert.rejects(http1(gateway.address, '/'), { code: 'ECONNREFUSED' });
  });
});
