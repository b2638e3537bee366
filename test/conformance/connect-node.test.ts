import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { PostSchema, PostsService } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

const transports: [name: string, make: (baseUrl: string) => Transport, fullDuplex: boolean][] = [
  ['Connect over HTTP/2', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' }), true],
  [
    'Connect with JSON over HTTP/1.1',
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
    false,
  ],
  ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl }), true],
  ['gRPC-Web over HTTP/1.1', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }), false],
];

async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

for (const [name, make, fullDuplex] of transports) {
  describe(`@connectrpc/connect-node with ${name}`, () => {
    const client = () => createClient(PostsService, make(served.address));

    it('calls a unary method, and reads headers and trailers', async () => {
      const read: Record<string, string | null> = {};
      const { post } = await client().get(
        { id: '7' },
        {
          onHeader: (headers) => Object.assign(read, { header: headers.get('x-header') }),
          onTrailer: (trailers) => Object.assign(read, { trailer: trailers.get('x-trailer') }),
        },
      );
      assert.equal(post?.title, 'Post 7');
      assert.deepEqual(read, { header: 'one', trailer: 'two' });
    });

    it('reads a stream', async () => {
      const messages = await collect(client().watch({ count: 3, size: 5 }));
      assert.deepEqual(
        messages.map(({ post }) => post?.id),
        ['p1', 'p2', 'p3'],
      );
    });

    it('writes a stream', async () => {
      const texts = (async function* () {
        yield { text: 'a' };
        yield { text: 'bc' };
      })();
      assert.equal((await client().upload(texts)).bytes, 3n);
    });

    it(fullDuplex ? 'does both at once' : 'does one after the other', async () => {
      const texts = (async function* () {
        yield { text: 'a' };
        yield { text: 'b' };
      })();
      const answers = await collect(client().chat(texts));
      assert.deepEqual(
        answers.map(({ text }) => text),
        ['a', 'b'],
      );
    });

    it('reads code, message and details of an error', async () => {
      const failing = client().fail({ code: Code.Aborted, message: 'né 100%', detail: true });
      const error = await failing.then(() => assert.fail(), ConnectError.from);
      assert.equal(error.code, Code.Aborted);
      assert.equal(error.rawMessage, 'né 100%');
      assert.equal(error.findDetails(PostSchema)[0]?.title, 'Why');
    });

    it('has its deadline', async () => {
      const error = await client()
        .hang({}, { timeoutMs: 50 })
        .then(() => assert.fail(), ConnectError.from);
      assert.equal(error.code, Code.DeadlineExceeded);
    });
  });
}
