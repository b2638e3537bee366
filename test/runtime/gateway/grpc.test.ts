import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http2';
import { after, before, describe, it } from 'node:test';
import {
  brotliCompressSync,
  brotliDecompressSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { create, fromBinary, fromJsonString, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { findTrailerError } from '@connectrpc/connect/protocol-grpc';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import {
  ChatRequestSchema,
  ChatResponseSchema,
  FailRequestSchema,
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  PostSchema,
  UploadRequestSchema,
  UploadResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from './posts-service.ts';
import {
  type Answer,
  envelopes,
  eventually,
  http1,
  http2,
  http2Session,
  readAnswer,
  settled,
} from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts({ limits: { maxMessageBytes: 100_000 } });
});
after(() => served[Symbol.asyncDispose]());

const getPost = (id: string) => toBinary(GetRequestSchema, create(GetRequestSchema, { id }));

function headersFor(method: string, more: OutgoingHttpHeaders = {}): OutgoingHttpHeaders {
  return {
    ':method': 'POST',
    ':path': `/posts.v1.PostsService/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...more,
  };
}

function grpcCall(method: string, body: Uint8Array, more?: OutgoingHttpHeaders): Promise<Answer> {
  return http2(served.address, headersFor(method, more), body);
}

describe('gRPC', () => {
  it('answers a unary call with headers, one message and trailers', async () => {
    const answer = await grpcCall('Get', envelope(0, getPost('7')));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/grpc');
    assert.equal(answer.headers['x-header'], 'one');
    assert.equal(answer.trailers['grpc-status'], '0');
    assert.equal(answer.trailers['x-trailer'], 'two');
    assert.equal(answer.trailers['x-data-bin'], 'AQID');
    const [message, ...rest] = envelopes(answer.body);
    assert.deepEqual(rest, []);
    assert.equal(fromBinary(GetResponseSchema, message?.message ?? Buffer.alloc(0)).post?.title, 'Post 7');
  });

  it('speaks JSON when the content type says so', async () => {
    const answer = await grpcCall('Get', envelope(0, Buffer.from('{"id":"8"}')), {
      'content-type': 'application/grpc+json',
    });
    assert.equal(answer.headers['content-type'], 'application/grpc+json');
    const text = envelopes(answer.body)[0]?.message.toString() ?? '';
    assert.equal(fromJsonString(GetResponseSchema, text).post?.id, '8');
  });

  it('passes metadata on, binary and repeated too, and keeps its own headers out of it', async () => {
    await grpcCall('Get', envelope(0, getPost('1')), {
      'x-a': ['1', '2'],
      'x-b-bin': 'AQID',
      'grpc-timeout': '9S',
    });
    const metadata = served.seen.metadata.at(-1);
    assert.equal(metadata?.get('x-a'), '1, 2');
    assert.equal(metadata?.get('x-b-bin'), 'AQID');
    assert.equal(metadata?.get('grpc-timeout'), null);
  });

  it('answers an error without a message in one HEADERS frame', async () => {
    const answer = await grpcCall('Get', envelope(0, getPost('missing')));
    assert.equal(answer.headers['grpc-status'], String(Code.NotFound));
    assert.equal(answer.headers['grpc-message'], 'no post "missing"');
    assert.equal(answer.body.length, 0);
  });

  it('writes message and details of an error so that they survive', async () => {
    const request = create(FailRequestSchema, {
      code: Code.Aborted,
      message: 'né 100%\n',
      detail: true,
      header: 'h',
    });
    const answer = await grpcCall('Fail', envelope(0, toBinary(FailRequestSchema, request)));
    const end = { ...answer.headers, ...answer.trailers };
    assert.equal(end['grpc-status'], String(Code.Aborted));
    assert.equal(end['grpc-message'], 'n%C3%A9 100%25%0A');
    assert.equal(end['x-trailer'], 'h');
    const details = { 'grpc-status-details-bin': String(end['grpc-status-details-bin']) };
    const error = findTrailerError(new Headers(details));
    assert.equal(error?.rawMessage, 'né 100%\n');
    assert.equal(error?.code, Code.Aborted);
    assert.equal(error?.findDetails(PostSchema)[0]?.title, 'Why');
  });

  it('answers a server stream message by message', async () => {
    const request = toBinary(WatchRequestSchema, create(WatchRequestSchema, { count: 3, size: 2 }));
    const answer = await grpcCall('Watch', envelope(0, request));
    const titles = envelopes(answer.body).map(
      ({ message }) => fromBinary(WatchResponseSchema, message).post?.title,
    );
    assert.deepEqual(titles, ['xx', 'xx', 'xx']);
    assert.equal(answer.headers['x-header'], 'stream');
    assert.equal(answer.trailers['x-trailer'], 'end');
  });

  it('takes a client stream however it is cut into chunks', async () => {
    const one = toBinary(UploadRequestSchema, create(UploadRequestSchema, { text: 'abc' }));
    const bytes = Buffer.concat([envelope(0, one), envelope(0, one)]);
    using session = http2Session(served.address);
    const stream = session.request(headersFor('Upload'));
    const answer = readAnswer(stream);
    for (const byte of bytes) {
      stream.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    stream.end();
    const message = envelopes((await answer).body)[0]?.message ?? Buffer.alloc(0);
    assert.equal(fromBinary(UploadResponseSchema, message).bytes, 6n);
  });

  it('answers in a bidirectional stream before the request has ended', async () => {
    using session = http2Session(served.address);
    const stream = session.request(headersFor('Chat'));
    stream.write(envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'ping' }))));
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    assert.equal(fromBinary(ChatResponseSchema, chunk.subarray(5)).text, 'ping');
    const answer = readAnswer(stream);
    stream.end();
    assert.equal((await answer).trailers['grpc-status'], '0');
  });

  it('reads gzip and answers with it who sent it', async () => {
    const like = { title: 'long '.repeat(1000) };
    const request = toBinary(ListRequestSchema, create(ListRequestSchema, { like }));
    const answer = await grpcCall('List', envelope(1, gzipSync(request)), {
      'grpc-encoding': 'gzip',
      'grpc-accept-encoding': 'gzip',
    });
    assert.equal(answer.headers['grpc-encoding'], 'gzip');
    const [message] = envelopes(answer.body);
    assert.equal(message?.flags, 1);
    const response = fromBinary(ListResponseSchema, gunzipSync(message?.message ?? Buffer.alloc(0)));
    assert.equal(response.request?.like?.title, like.title);
  });

  for (const [name, compress, decompress] of [
    ['br', brotliCompressSync, brotliDecompressSync],
    ['zstd', zstdCompressSync, zstdDecompressSync],
  ] as const) {
    it(`reads and writes ${name} as well`, async () => {
      const like = { title: 'long '.repeat(1000) };
      const request = toBinary(ListRequestSchema, create(ListRequestSchema, { like }));
      const answer = await grpcCall('List', envelope(1, compress(request)), {
        'grpc-encoding': name,
        'grpc-accept-encoding': name,
      });
      assert.equal(answer.headers['grpc-encoding'], name);
      const [message] = envelopes(answer.body);
      const response = fromBinary(ListResponseSchema, decompress(message?.message ?? Buffer.alloc(0)));
      assert.equal(response.request?.like?.title, like.title);
    });
  }

  it('keeps compressed and plain messages of a stream in order', async () => {
    const texts = ['a'.repeat(5000), 'b', 'c'.repeat(5000), 'd'];
    const body = texts.map((text) => {
      const bytes = toBinary(ChatRequestSchema, create(ChatRequestSchema, { text }));
      return text.length > 1 ? envelope(1, gzipSync(bytes)) : envelope(0, bytes);
    });
    const answer = await grpcCall('Chat', Buffer.concat(body), {
      'grpc-encoding': 'gzip',
      'grpc-accept-encoding': 'gzip',
    });
    const answered = envelopes(answer.body).map(({ flags, message }) =>
      fromBinary(ChatResponseSchema, flags === 1 ? gunzipSync(message) : message),
    );
    assert.deepEqual(
      answered.map(({ text }) => text),
      texts,
    );
    assert.equal(answer.trailers['grpc-status'], '0');
  });

  it('ends a call whose deadline passes, here and there', async () => {
    const before = served.seen.cancelled;
    const answer = await grpcCall('Hang', envelope(0, Buffer.alloc(0)), { 'grpc-timeout': '30m' });
    assert.equal(answer.headers['grpc-status'], String(Code.DeadlineExceeded));
    await eventually(() => served.seen.cancelled > before);
  });

  it('tells the service how much time is left', async () => {
    await grpcCall('Get', envelope(0, getPost('1')), { 'grpc-timeout': '2M' });
    const left = served.seen.timeouts.at(-1) ?? 0;
    assert.ok(left > 100_000 && left <= 120_000, String(left));
  });

  it('cancels the call when the client resets its stream', async () => {
    const before = served.seen.cancelled;
    const { hanging } = served.seen;
    using session = http2Session(served.address);
    const stream = session.request(headersFor('Hang'));
    const answer = readAnswer(stream);
    stream.end(envelope(0, Buffer.alloc(0)));
    await eventually(() => served.seen.hanging > hanging);
    stream.close(8);
    await answer;
    await eventually(() => served.seen.cancelled > before);
  });

  const refused: [
    name: string,
    code: Code,
    method: string,
    body: Uint8Array,
    headers?: OutgoingHttpHeaders,
  ][] = [
    ['a message longer than the limit', Code.ResourceExhausted, 'Get', Buffer.from([0, 0, 2, 0, 0])],
    [
      'a message that decompresses to more than the limit',
      Code.ResourceExhausted,
      'Get',
      envelope(1, gzipSync(Buffer.alloc(5_000_000))),
      { 'grpc-encoding': 'gzip' },
    ],
    [
      'what is no gzip',
      Code.InvalidArgument,
      'Get',
      envelope(1, Buffer.from('no')),
      { 'grpc-encoding': 'gzip' },
    ],
    [
      'an encoding nobody knows',
      Code.Unimplemented,
      'Get',
      envelope(0, getPost('1')),
      { 'grpc-encoding': 'lz77' },
    ],
    ['a compressed message without an encoding', Code.Internal, 'Get', envelope(1, getPost('1'))],
    ['flags that mean nothing', Code.InvalidArgument, 'Get', envelope(4, getPost('1'))],
    ['half a message', Code.InvalidArgument, 'Get', envelope(0, getPost('abc')).subarray(0, 6)],
    ['no message', Code.Unimplemented, 'Get', Buffer.alloc(0)],
    [
      'two messages for a method that takes one',
      Code.Unimplemented,
      'Get',
      Buffer.concat([envelope(0, getPost('1')), envelope(0, getPost('1'))]),
    ],
    [
      'a timeout that is none',
      Code.InvalidArgument,
      'Get',
      envelope(0, getPost('1')),
      { 'grpc-timeout': 'soon' },
    ],
    [
      'bytes that are no such message',
      Code.InvalidArgument,
      'Get',
      envelope(0, Buffer.from([0xff, 0xff, 0xff])),
    ],
    [
      'JSON that is not UTF-8',
      Code.InvalidArgument,
      'Get',
      envelope(0, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
      { 'content-type': 'application/grpc+json' },
    ],
    ['a method that is not there', Code.Unimplemented, 'Gte', envelope(0, getPost('1'))],
  ];
  for (const [name, code, method, body, headers] of refused) {
    it(`refuses ${name}`, async () => {
      const answer = await grpcCall(method, body, headers);
      const end = { ...answer.headers, ...answer.trailers };
      assert.equal(end['grpc-status'], String(code), String(end['grpc-message']));
    });
  }

  it('names what was asked for and what there is', async () => {
    const answer = await grpcCall('Gett', envelope(0, getPost('1')));
    assert.match(
      String(answer.headers['grpc-message']),
      /PostsService has no method "Gett"; there is: Get, /,
    );
  });

  it('answers before the end of the request, and stops it', async () => {
    using session = http2Session(served.address);
    const stream = session.request(headersFor('Gett'));
    const answer = readAnswer(stream);
    stream.write(Buffer.alloc(1000));
    assert.equal((await answer).headers['grpc-status'], String(Code.Unimplemented));
    assert.equal((await answer).reset, 0);
  });

  it('answers in the middle of a stream, and stops the request after the trailers', async () => {
    for (let round = 0; round < 20; round++) {
      using session = http2Session(served.address);
      const stream = session.request(headersFor('Chat'));
      const answer = readAnswer(stream);
      stream.write(envelope(0, toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'ping' }))));
      await once(stream, 'data');
      // Longer than the limit, and the client goes on.
      stream.write(Buffer.from([0, 0, 2, 0, 0]));
      const { trailers, reset } = await answer;
      assert.equal(trailers['grpc-status'], String(Code.ResourceExhausted));
      assert.equal(reset, 0);
    }
  });

  it('is refused over HTTP/1.1, which has no trailers to speak of', async () => {
    const answer = await http1(served.address, '/posts.v1.PostsService/Get', {
      headers: { 'content-type': 'application/grpc' },
      body: '',
    });
    assert.equal(answer.status, 505);
  });

  it('lets a slow reader hold the service back', async () => {
    using session = http2Session(served.address);
    const stream = session.request(headersFor('Watch'));
    const request = create(WatchRequestSchema, { count: 100_000, size: 10_000 });
    const before = { ...served.seen };
    stream.end(envelope(0, toBinary(WatchRequestSchema, request)));
    await once(stream, 'response');
    await eventually(() => served.seen.watched > before.watched);
    await settled(() => served.seen.watched);
    // A gigabyte is there to send, and nobody reads it.
    assert.ok(
      served.seen.watched - before.watched < 1000,
      `${served.seen.watched - before.watched} messages`,
    );
    stream.on('error', () => {});
    stream.close(8);
    await eventually(() => served.seen.cancelled > before.cancelled);
  });
});
