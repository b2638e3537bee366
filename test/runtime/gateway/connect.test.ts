import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { GetRequestSchema, GetResponseSchema } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from './posts-service.ts';
import { envelopes, eventually, http1, http2, http2Session, readAnswer } from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts({ limits: { maxMessageBytes: 100_000 } });
});
after(() => served[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };

function post(method: string, body: string | Buffer, headers: Record<string, string> = json) {
  return http1(served.address, `/posts.v1.PostsService/${method}`, { headers, body });
}

function stream(method: string, messages: unknown[], headers: Record<string, string> = {}) {
  const body = Buffer.concat(messages.map((message) => envelope(0, Buffer.from(JSON.stringify(message)))));
  return post(method, body, { 'content-type': 'application/connect+json', ...headers });
}

function endOf(body: Buffer): Record<string, unknown> {
  const last = envelopes(body).at(-1);
  assert.equal(last?.flags, 2);
  return JSON.parse(last?.message.toString() ?? '') as Record<string, unknown>;
}

describe('Connect, unary', () => {
  it('answers JSON with JSON, trailers as headers', async () => {
    const answer = await post('Get', '{"id":"7"}');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(answer.headers['x-header'], 'one');
    assert.equal(answer.headers['trailer-x-trailer'], 'two');
    assert.deepEqual(JSON.parse(answer.body.toString()), { post: { id: '7', title: 'Post 7' } });
  });

  it('answers proto with proto', async () => {
    const body = Buffer.from(toBinary(GetRequestSchema, create(GetRequestSchema, { id: '7' })));
    const answer = await post('Get', body, { 'content-type': 'application/proto' });
    assert.equal(fromBinary(GetResponseSchema, answer.body).post?.id, '7');
  });

  it('answers over HTTP/2', async () => {
    const headers = {
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Get',
      'content-type': 'application/json',
    };
    const answer = await http2(served.address, headers, '{"id":"7"}');
    assert.equal(answer.status, 200);
    assert.match(answer.body.toString(), /Post 7/);
  });

  it('answers an error with its HTTP status, code, message and details people can read', async () => {
    const answer = await post(
      'Fail',
      JSON.stringify({ code: Code.AlreadyExists, message: 'there', detail: true, header: 'h' }),
    );
    assert.equal(answer.status, 409);
    assert.equal(answer.headers['trailer-x-trailer'], 'h');
    assert.deepEqual(JSON.parse(answer.body.toString()), {
      code: 'already_exists',
      message: 'there',
      details: [
        { type: 'posts.v1.Post', value: 'CgZkZXRhaWwSA1doeQ', debug: { id: 'detail', title: 'Why' } },
      ],
    });
  });

  it('reads gzip and answers with it who sent it', async () => {
    const body = gzipSync(JSON.stringify({ like: { title: 'long '.repeat(1000) } }));
    const answer = await post('List', body, {
      ...json,
      'content-encoding': 'gzip',
      'accept-encoding': 'br, gzip',
    });
    assert.equal(answer.headers['content-encoding'], 'gzip');
    assert.match(gunzipSync(answer.body).toString(), /long long/);
  });

  it('answers a GET of a method without side effects', async () => {
    const query = `connect=v1&encoding=json&message=${encodeURIComponent('{"id":"9"}')}`;
    const answer = await http1(served.address, `/posts.v1.PostsService/Get?${query}`);
    assert.match(answer.body.toString(), /Post 9/);
  });

  it('answers a GET with a compressed message in base64', async () => {
    const message = gzipSync(toBinary(GetRequestSchema, create(GetRequestSchema, { id: '9' }))).toString(
      'base64url',
    );
    const query = `connect=v1&encoding=proto&base64=1&compression=gzip&message=${message}`;
    const answer = await http1(served.address, `/posts.v1.PostsService/Get?${query}`);
    assert.equal(fromBinary(GetResponseSchema, answer.body).post?.id, '9');
  });

  it('refuses a GET of a method that may have side effects', async () => {
    const answer = await http1(
      served.address,
      '/posts.v1.PostsService/DeleteAll?connect=v1&encoding=json&message={}',
    );
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, 'POST');
  });

  it('ends a call whose deadline passes', async () => {
    const before = served.seen.cancelled;
    const answer = await post('Hang', '{}', { ...json, 'connect-timeout-ms': '30' });
    assert.equal(answer.status, 504);
    assert.match(answer.body.toString(), /"deadline_exceeded"/);
    await eventually(() => served.seen.cancelled > before);
  });

  it('cancels the call when the client goes away', async () => {
    const { cancelled, hanging } = served.seen;
    const controller = new AbortController();
    const gone = fetch(`${served.address}/posts.v1.PostsService/Hang`, {
      method: 'POST',
      headers: json,
      body: '{}',
      signal: controller.signal,
    });
    await eventually(() => served.seen.hanging > hanging);
    controller.abort();
    await assert.rejects(gone);
    await eventually(() => served.seen.cancelled > cancelled);
  });

  it('refuses a content type nobody knows in plain text, which is no error of the method', async () => {
    const answer = await post('Get', '<id/>', { 'content-type': 'application/xml' });
    assert.equal(answer.status, 415);
    assert.match(String(answer.headers['content-type']), /^text\/plain/);
    assert.match(answer.body.toString(), /"application\/xml" is not known here; send application\/json/);
  });

  const refused: [
    name: string,
    status: number,
    code: string,
    method: string,
    body: string | Buffer,
    headers?: Record<string, string>,
  ][] = [
    [
      'a body that is longer than the limit',
      429,
      'resource_exhausted',
      'Get',
      `{"id":"${'x'.repeat(100_000)}"}`,
    ],
    ['JSON that is none', 400, 'invalid_argument', 'Get', '{'],
    ['JSON that is not UTF-8', 400, 'invalid_argument', 'Get', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['a field of another type', 400, 'invalid_argument', 'Get', '{"id":1}'],
    [
      'a bomb',
      429,
      'resource_exhausted',
      'Get',
      gzipSync(Buffer.alloc(10_000_000)),
      { ...json, 'content-encoding': 'gzip' },
    ],
    ['what is no gzip', 400, 'invalid_argument', 'Get', '{}', { ...json, 'content-encoding': 'gzip' }],
    ['an encoding nobody knows', 501, 'unimplemented', 'Get', '{}', { ...json, 'content-encoding': 'lz77' }],
    [
      'a timeout that is none',
      400,
      'invalid_argument',
      'Get',
      '{}',
      { ...json, 'connect-timeout-ms': 'soon' },
    ],
    [
      'a version of the protocol nobody knows',
      400,
      'invalid_argument',
      'Get',
      '{}',
      { ...json, 'connect-protocol-version': '2' },
    ],
    ['a service that is not there', 404, 'unimplemented', '../pots.v1.PotsService/Get', '{}'],
    ['a stream in the clothes of a unary call', 415, 'unimplemented', 'Watch', '{}'],
  ];
  for (const [name, status, code, method, body, headers] of refused) {
    it(`refuses ${name}`, async () => {
      const answer = await post(method, body, headers);
      assert.equal(answer.status, status, answer.body.toString());
      assert.equal(JSON.parse(answer.body.toString()).code, code);
    });
  }

  it('refuses methods of HTTP that mean nothing here', async () => {
    const answer = await http1(served.address, '/posts.v1.PostsService/Get', { method: 'DELETE' });
    assert.equal(answer.status, 405);
  });
});

describe('Connect, streams', () => {
  it('answers a server stream and ends it with metadata', async () => {
    const answer = await stream('Watch', [{ count: 2, size: 1 }]);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['x-header'], 'stream');
    assert.equal(envelopes(answer.body).length, 3);
    assert.deepEqual(endOf(answer.body), { metadata: { 'x-trailer': ['end'] } });
  });

  it('takes a client stream', async () => {
    const answer = await stream('Upload', [{ text: 'a' }, { text: 'bc' }]);
    assert.deepEqual(JSON.parse(envelopes(answer.body)[0]?.message.toString() ?? ''), {
      posts: 2,
      bytes: '3',
    });
  });

  it('answers both ways at once over HTTP/2', async () => {
    using session = http2Session(served.address);
    const sent = session.request({
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Chat',
      'content-type': 'application/connect+json',
    });
    const answer = readAnswer(sent);
    sent.write(envelope(0, Buffer.from('{"text":"one"}')));
    await new Promise((resolve) => sent.once('data', resolve));
    sent.end(envelope(0, Buffer.from('{"text":"two"}')));
    const messages = envelopes((await answer).body).map(({ message }) => message.toString());
    assert.deepEqual(messages, ['{"text":"one"}', '{"text":"two"}', '{}']);
  });

  it('tells of an error at the end, with HTTP status 200', async () => {
    const answer = await stream('Nothing', [{}]);
    assert.equal(answer.status, 200);
    const { error } = endOf(answer.body) as { error: { code: string; message: string } };
    assert.equal(error.code, 'unimplemented');
    assert.match(error.message, /no method "Nothing"/);
  });

  it('reads compressed messages and answers with such', async () => {
    const text = 'x'.repeat(5000);
    const body = envelope(1, gzipSync(JSON.stringify({ text })));
    const answer = await post('Chat', body, {
      'content-type': 'application/connect+json',
      'connect-content-encoding': 'gzip',
      'connect-accept-encoding': 'gzip',
    });
    const [message] = envelopes(answer.body);
    assert.equal(message?.flags, 1);
    assert.deepEqual(JSON.parse(gunzipSync(message?.message ?? '').toString()), { text });
  });

  it('refuses a unary method', async () => {
    const answer = await stream('Get', [{ id: '1' }]);
    assert.equal(answer.status, 415);
    assert.equal(answer.headers['accept-post'], 'application/json');
  });
});
