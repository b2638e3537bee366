import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { type Served, servePosts } from './posts-service.ts';
import {
  closed,
  envelopes,
  exchangeBytes,
  http1,
  http2,
  http2Session,
  readAnswer,
  socketTo,
} from './wire.ts';

/** Somebody else, who calls all the while and must be answered. */
class Bystander {
  answered = 0;
  readonly #address: string;
  readonly #calling: Promise<void>;
  #stopped = false;

  constructor(address: string) {
    this.#address = address;
    this.#calling = this.#call();
  }

  /** Ends when a call has been begun and answered after everything that was done to the gateway. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#calling;
    assert.equal((await http1(this.#address, '/posts/get?id=last')).status, 200);
  }

  async #call(): Promise<void> {
    using session = http2Session(this.#address);
    while (!this.#stopped) {
      const [first, second] = await Promise.all([
        http1(this.#address, '/posts/get?id=bystander'),
        readAnswer(session.request({ ':path': '/posts/get?id=bystander' })),
      ]);
      assert.deepEqual([first.status, second.status], [200, 200]);
      this.answered++;
    }
  }
}

let served: Served;
let bystander: Bystander;
before(async () => {
  served = await servePosts({
    limits: { maxMessageBytes: 100_000, headersMs: 1000, firstByteMs: 1000, pingAfterMs: 500 },
  });
});
after(async () => {
  await served[Symbol.asyncDispose]();
  assert.deepEqual(served.seen.faults, []);
});
beforeEach(() => {
  bystander = new Bystander(served.address);
});
afterEach(() => bystander.stop());

const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HEADERS (GET / in http, of the static table) and RST_STREAM(CANCEL). */
function resetCall(stream: number): Buffer {
  const headers = frame(1, 5, stream, Buffer.from([0x82, 0x84, 0x86]));
  return Buffer.concat([headers, frame(3, 0, stream, Buffer.from([0, 0, 0, 8]))]);
}

describe('a request that hides another one', () => {
  const hidden = 'GET /posts/get?id=smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const start = 'POST /posts/delete-all HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  for (const [name, bytes] of [
    [
      'by a length and chunks',
      `${start}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    ],
    ['by two lengths', `${start}content-length: 2\r\ncontent-length: 60\r\n\r\n{}${hidden}`],
    ['by a list of lengths', `${start}content-length: 2, 60\r\n\r\n{}${hidden}`],
    ['by a length with a sign', `${start}content-length: +2\r\n\r\n{}${hidden}`],
    ['by an encoding that is none', `${start}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['by a space before the colon', `${start}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`],
    ['by an encoding after chunked', `${start}transfer-encoding: chunked, x\r\n\r\n0\r\n\r\n${hidden}`],
    ['by a folded line', `${start}x: y\r\n transfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
    [
      'by a size of a chunk that is none',
      `${start}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${hidden}`,
    ],
    ['by a null in a header', `${start}x: a\0b\r\ncontent-length: 2\r\n\r\n{}${hidden}`],
  ] as const) {
    it(`${name} is refused, and the hidden one not served`, async () => {
      const before = served.seen.requests.filter((request) => request.includes('smuggled')).length;
      assert.match(await exchangeBytes(served.port, Buffer.from(bytes, 'latin1')), /^HTTP\/1\.1 400 /);
      const smuggled = served.seen.requests.filter((request) => request.includes('smuggled')).length;
      assert.equal(smuggled, before);
    });
  }
});

describe('a bomb of compressed zeros', () => {
  const zeros = Buffer.alloc(50_000_000);
  for (const [encoding, bomb] of [
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', zstdCompressSync(zeros)],
  ] as const) {
    it(`is refused in ${encoding}, as a body and as a message of a stream`, async () => {
      const body = await http1(served.address, '/posts.v1.PostsService/Get', {
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        body: bomb,
      });
      assert.equal(body.status, 429);
      const headers = { 'content-type': 'application/connect+json', 'connect-content-encoding': encoding };
      const path = '/posts.v1.PostsService/Chat';
      const message = bomb.length > 90_000 ? bomb.subarray(0, 90_000) : bomb;
      const stream = await http1(served.address, path, { headers, body: envelope(1, message) });
      const end = envelopes(stream.body).at(-1);
      assert.match(String(end?.message), /"code":"(resource_exhausted|invalid_argument)"/);
    });
  }
});

describe('a crowd of slow connections', () => {
  it('is ended in time, while others are served through the same port', async () => {
    const beginnings = [
      '',
      'G',
      'GET / HTTP/1.1\r\nhost: loc',
      'PRI * HT',
      '\x16\x03\x01',
      'POST / HTTP/1.1\r\n',
    ];
    const sockets = Array.from({ length: 300 }, (_, i) => {
      const socket = socketTo(served.port);
      socket.write(Buffer.from(beginnings[i % beginnings.length] ?? '', 'latin1'));
      return socket;
    });
    // A byte now and then does not win more time.
    const drip = setInterval(() => {
      for (const socket of sockets) if (!socket.destroyed) socket.write('a');
    }, 50);
    await Promise.all(sockets.map(closed));
    clearInterval(drip);
  });
});

describe('what is too large', () => {
  it('is refused as an address over HTTP/1.1', async () => {
    const answer = await http1(served.address, `/posts/get?id=${'x'.repeat(100_000)}`);
    assert.equal(answer.status, 431);
  });

  it('is refused as headers over HTTP/1.1', async () => {
    const headers = { 'x-long': 'x'.repeat(100_000) };
    assert.equal((await http1(served.address, '/posts/get?id=1', { headers })).status, 431);
  });

  it('is refused as an address over HTTP/2', async () => {
    const answer = await http2(served.address, { ':path': `/posts/get?id=${'x'.repeat(100_000)}` });
    assert.notEqual(answer.status, 200);
  });

  it('ends the connection as a frame', async () => {
    const text = await exchangeBytes(
      served.port,
      Buffer.concat([preface, frame(0, 0, 1, Buffer.alloc(200_000))]),
    );
    // SETTINGS, and perhaps GOAWAY: no answer.
    assert.doesNotMatch(text, /Post/);
  });

  it('ends the connection as headers that go on and on', async () => {
    const first = frame(1, 0, 1, Buffer.from([0x83, 0x84, 0x86]));
    const field = Buffer.concat([Buffer.of(0, 1), Buffer.from('x'), Buffer.of(100), Buffer.alloc(100, 0x61)]);
    const more = frame(9, 0, 1, Buffer.concat(Array.from({ length: 100 }, () => field)));
    await exchangeBytes(
      served.port,
      Buffer.concat([preface, first, ...Array.from({ length: 200 }, () => more)]),
    );
  });
});

describe('a flood of frames of control', () => {
  for (const [name, one] of [
    ['settings', frame(4, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100]))],
    ['pings', frame(6, 0, 0, Buffer.alloc(8))],
  ] as const) {
    it(`keeps no others from being served: ${name}`, async () => {
      const socket = socketTo(served.port);
      socket.write(Buffer.concat([preface, ...Array.from({ length: 20_000 }, () => one)]));
      await http1(served.address, '/posts/get?id=1');
      socket.destroy();
      await closed(socket);
    });
  }
});

describe('calls that are cancelled', () => {
  const call = {
    ':method': 'POST',
    ':path': '/posts.v1.PostsService/Hang',
    'content-type': 'application/json',
  };

  it('go on for as long as they are honest: a thousand a second, more in all than may come at once', async () => {
    using honest = http2Session(served.address);
    let refused = false;
    honest.on('goaway', () => {
      refused = true;
    });
    for (let burst = 0; burst < 120; burst++) {
      for (let i = 0; i < 100; i++) {
        const stream = honest.request(call);
        stream.on('error', () => {});
        stream.close(8);
      }
      // Never faster than that, and slower where the machine is.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal((await readAnswer(honest.request({ ':path': '/posts/get?id=1' }))).status, 200);
    assert.equal(refused, false);
  });

  it('end the connection that floods with them, again and again, and no other', async () => {
    const resets = Buffer.concat([
      preface,
      ...Array.from({ length: 20_000 }, (_, i) => resetCall(2 * i + 1)),
    ]);
    for (let attack = 0; attack < 5; attack++) await exchangeBytes(served.port, resets);
  });
});

describe('text that is not UTF-8', () => {
  it('is refused in JSON', async () => {
    const body = Buffer.from([0x7b, 0x22, 0x69, 0x64, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d]);
    const headers = { 'content-type': 'application/json' };
    const answer = await http1(served.address, '/posts.v1.PostsService/Get', { headers, body });
    assert.equal(answer.status, 400);
  });

  it('is refused in a message', async () => {
    const headers = { 'content-type': 'application/proto' };
    const body = Buffer.from([0x0a, 2, 0xc3, 0x28]);
    const answer = await http1(served.address, '/posts.v1.PostsService/Get', { headers, body });
    assert.equal(answer.status, 400);
  });

  it('is refused in an address', async () => {
    assert.equal((await http1(served.address, '/posts/get?id=%c3%28')).status, 400);
  });
});
