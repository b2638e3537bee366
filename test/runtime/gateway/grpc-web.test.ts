import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import {
  GetRequestSchema,
  GetResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from './posts-service.ts';
import { envelopes, http1, http2 } from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

const get = (id: string) => envelope(0, toBinary(GetRequestSchema, create(GetRequestSchema, { id })));
const watch = (count: number) =>
  envelope(0, toBinary(WatchRequestSchema, create(WatchRequestSchema, { count, size: 3 })));

function call(method: string, body: Buffer | string, contentType = 'application/grpc-web+proto') {
  const headers = { 'content-type': contentType, 'x-grpc-web': '1' };
  return http1(served.address, `/posts.v1.PostsService/${method}`, { headers, body });
}

function trailersIn(body: Buffer): string {
  const last = envelopes(body).at(-1);
  assert.equal(last?.flags, 0x80);
  return last?.message.toString() ?? '';
}

describe('gRPC-Web', () => {
  it('answers a unary call over HTTP/1.1, trailers in the body', async () => {
    const answer = await call('Get', get('7'));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/grpc-web+proto');
    assert.equal(answer.headers['x-header'], 'one');
    const message = envelopes(answer.body)[0]?.message ?? Buffer.alloc(0);
    assert.equal(fromBinary(GetResponseSchema, message).post?.title, 'Post 7');
    assert.match(trailersIn(answer.body), /^grpc-status: 0\r\n/);
    assert.match(trailersIn(answer.body), /x-trailer: two\r\n/);
  });

  it('answers a server stream', async () => {
    const answer = await call('Watch', watch(2));
    const messages = envelopes(answer.body).slice(0, -1);
    const ids = messages.map(({ message }) => fromBinary(WatchResponseSchema, message).post?.id);
    assert.deepEqual(ids, ['p1', 'p2']);
  });

  it('answers errors in the body', async () => {
    const answer = await call('Get', get('missing'));
    assert.equal(answer.status, 200);
    assert.match(trailersIn(answer.body), new RegExp(`grpc-status: ${Code.NotFound}\\r\\n`));
  });

  it('is base64 both ways in its text form', async () => {
    const answer = await call('Watch', watch(2).toString('base64'), 'application/grpc-web-text');
    assert.equal(answer.headers['content-type'], 'application/grpc-web-text');
    const pieces = answer.body.toString().match(/[^=]+=*/g) ?? [];
    const body = Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
    assert.equal(envelopes(body).length, 3);
    assert.match(trailersIn(body), /^grpc-status: 0\r\n/);
  });

  it('reads a text body whose pieces are padded each', async () => {
    const bytes = get('12');
    const text = bytes.subarray(0, 4).toString('base64') + bytes.subarray(4).toString('base64');
    const answer = await call('Get', text, 'application/grpc-web-text+proto');
    assert.match(Buffer.from(answer.body.toString(), 'base64').toString('latin1'), /Post 12/);
  });

  it('refuses a text body that is not base64', async () => {
    const answer = await call('Get', '!!!!', 'application/grpc-web-text');
    const body = Buffer.from(answer.body.toString(), 'base64');
    assert.match(trailersIn(body), new RegExp(`grpc-status: ${Code.InvalidArgument}\\r\\n`));
  });

  it('works over HTTP/2 as well', async () => {
    const answer = await http2(
      served.address,
      { ':method': 'POST', ':path': '/posts.v1.PostsService/Get', 'content-type': 'application/grpc-web' },
      get('7'),
    );
    assert.match(trailersIn(answer.body), /^grpc-status: 0\r\n/);
  });
});
