import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { MessageQueue } from '../../../extension/stream/message-queue.ts';
import { callJson, type JsonCall } from '../../../runtime/api/call-json.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { type Served, servePosts } from '../gateway/posts-service.ts';
import { eventually } from '../gateway/wire.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

function call(
  method: string,
  body: unknown,
  more: Partial<JsonCall> = {},
  signal = new AbortController().signal,
) {
  const request: JsonCall = {
    address: served.address,
    path: `/posts.v1.PostsService/${method}`,
    body: JSON.stringify(body),
    headers: [],
    stream: false,
    ...more,
  };
  return callJson(request, signal);
}

describe('a call with JSON', () => {
  it('has all there is to see of the answer', async () => {
    const result = await call('Get', { id: '7' }, { headers: [['X-Mine', 'yes']] });
    assert.equal(result.code, 'ok');
    assert.equal(result.httpStatus, 200);
    assert.deepEqual(result.messages, ['{"post":{"id":"7","title":"Post 7"}}']);
    assert.ok(result.headers.some(([name, value]) => name === 'x-header' && value === 'one'));
    assert.deepEqual(result.trailers, [
      ['x-data-bin', 'AQID'],
      ['x-trailer', 'two'],
    ]);
    assert.equal(result.sentBytes, 10);
    assert.equal(result.receivedBytes, 36);
    assert.ok(result.firstByteMs > 0 && result.totalMs >= result.firstByteMs);
    assert.equal(served.seen.metadata.at(-1)?.get('x-mine'), 'yes');
  });

  it('has the code, the message and the details of an error, readable', async () => {
    const result = await call('Fail', {
      code: Code.OutOfRange,
      message: 'too far',
      detail: true,
      header: 'h',
    });
    assert.equal(result.code, 'out_of_range');
    assert.equal(result.httpStatus, 400);
    assert.equal(result.message, 'too far');
    assert.deepEqual(result.details, [
      { type: 'posts.v1.Post', base64: 'CgZkZXRhaWwSA1doeQ', json: { id: 'detail', title: 'Why' } },
    ]);
    assert.deepEqual(result.messages, []);
  });

  it('takes an empty body for a request with nothing in it', async () => {
    assert.equal((await call('DeleteAll', {}, { body: '' })).code, 'ok');
  });

  it('sends the messages of a stream one by one, each after the answer to the one before', async () => {
    const messages = new MessageQueue();
    const answers: string[] = [];
    messages.push('{"text":"1"}');
    const onMessage = (message: string) => {
      answers.push(message);
      if (answers.length < 3) messages.push(JSON.stringify({ text: `${answers.length + 1}` }));
      else messages.halfClose();
    };
    const result = await call('Chat', {}, { body: messages, stream: true, onMessage });
    assert.equal(result.code, 'ok');
    assert.equal(answers.length, 3);
    assert.equal(messages.sent, 3);
  });

  it('keeps no more messages than it is told, and hears them all', async () => {
    const messages = Array.from({ length: 20 }, (_, n) => JSON.stringify({ text: `${n}` }));
    let heard = 0;
    const onMessage = () => {
      heard++;
    };
    const result = await call('Chat', {}, { body: messages, stream: true, keep: 60, onMessage });
    assert.equal(heard, 20);
    assert.ok(result.messages.length > 0 && result.messages.length < 20);
    assert.equal(result.messages.length + (result.dropped ?? 0), 20);
  });

  it('has the messages of a stream, as they come', async () => {
    const heard: string[] = [];
    const onMessage = (message: string) => heard.push(message);
    const result = await call('Watch', { count: 2, size: 1 }, { stream: true, onMessage });
    assert.equal(result.code, 'ok');
    assert.deepEqual(result.messages, [
      '{"post":{"id":"p1","title":"x"}}',
      '{"post":{"id":"p2","title":"x"}}',
    ]);
    assert.deepEqual(heard, result.messages);
    assert.deepEqual(result.trailers, [['x-trailer', 'end']]);
  });

  it('has the error of a stream', async () => {
    const result = await call('Nothing', {}, { stream: true });
    assert.equal(result.code, 'unimplemented');
    assert.match(result.message, /no method "Nothing"/);
  });

  it('sends its token', async () => {
    await call('Get', { id: '1' }, { token: 'secret' });
    assert.equal(served.seen.metadata.at(-1)?.get('authorization'), 'Bearer secret');
  });

  it('ends with the deadline', async () => {
    assert.equal((await call('Hang', {}, { timeoutMs: 30 })).code, 'deadline_exceeded');
  });

  it('ends when it is cancelled, and so does the service', async () => {
    const { cancelled, hanging } = served.seen;
    const controller = new AbortController();
    const result = call('Hang', {}, {}, controller.signal);
    await eventually(() => served.seen.hanging > hanging);
    controller.abort();
    assert.equal((await result).code, 'canceled');
    await eventually(() => served.seen.cancelled > cancelled);
  });

  it('says what to do when nothing answers', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const address = `http://127.0.0.1:${port}`;
    await assert.rejects(
      call('Get', {}, { address }),
      (error) =>
        error instanceof UserError &&
        error.code === 'unreachable' &&
        error.message.startsWith(`Nothing answers at ${address} (`),
    );
  });

  it('says what is wrong with an address or a header', async () => {
    await assert.rejects(call('Get', {}, { address: 'nowhere' }), { code: 'address-invalid' });
    await assert.rejects(call('Get', {}, { headers: [['a b', 'c']] }), { code: 'header-invalid' });
  });

  it('shows what answers without being a gateway', async () => {
    const server = createServer((socket) => {
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 4\r\n\r\ndown');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await call('Get', {}, { address: `http://127.0.0.1:${port}` });
    server.close();
    assert.equal(result.code, 'unavailable');
    assert.equal(result.message, 'down');
  });
});
