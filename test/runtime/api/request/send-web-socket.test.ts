import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { WebSocketServer } from 'ws';
import { MessageQueue } from '../../../../extension/stream/message-queue.ts';
import { requestDestination } from '../../../../runtime/api/request/request-destination.ts';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';
import { sendWebSocket, type WebSocketRequest } from '../../../../runtime/api/request/send-web-socket.ts';
import { UserError } from '../../../../runtime/user-error.ts';
import { type Served, servePosts } from '../../gateway/posts-service.ts';

let served: Served;
let other: WebSocketServer;
before(async () => {
  served = await servePosts();
  other = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  other.on('connection', (socket, request) => {
    socket.send(`hello ${request.headers['x-name'] ?? 'nobody'}`);
    socket.send(Buffer.from([1, 2, 3]));
    socket.on('message', (data) => socket.send(`echo ${data}`));
  });
  await new Promise((resolve) => other.once('listening', resolve));
});
after(async () => {
  other.close();
  await served[Symbol.asyncDispose]();
});

function send(
  request: Pick<WebSocketRequest, 'url' | 'messages'> & Partial<WebSocketRequest>,
  onMessage: (message: string) => void = () => undefined,
  signal = new AbortController().signal,
) {
  return sendWebSocket({ headers: [], token: undefined, tls: undefined, ...request }, onMessage, signal);
}
const rpc = (method: string) => `${served.address}/ws/posts.v1.PostsService/${method}`;
const elsewhere = () => `ws://127.0.0.1:${(other.address() as AddressInfo).port}/`;

describe('a WebSocket of a request file', () => {
  it('calls a method of ours, whose end is no message', async () => {
    const result = await send({ url: rpc('Chat'), messages: ['{"text":"a"}', '{"text":"b"}'] });
    assert.equal(result.code, 'ok');
    assert.deepEqual(
      result.messages.map((message) => JSON.parse(message).text),
      ['a', 'b'],
    );
  });

  it('has the error of a call', async () => {
    const fail = JSON.stringify({ code: Code.OutOfRange, message: 'too far', detail: true });
    const result = await send({ url: rpc('Fail'), messages: [fail] });
    assert.deepEqual([result.code, result.message], ['out_of_range', 'too far']);
    assert.deepEqual(result.details[0]?.json, { id: 'detail', title: 'Why' });
  });

  it('sends messages one by one, and closes after the last', async () => {
    const messages = new MessageQueue();
    const heard: string[] = [];
    const headers = [{ name: 'X-Name', value: 'Ada', line: 0 }];
    const result = await send({ url: elsewhere(), messages, headers }, (message) => {
      heard.push(message);
      if (heard.length === 2) messages.push('one');
      if (heard.length === 3) messages.halfClose();
    });
    assert.deepEqual(heard, ['hello Ada', '{"base64":"AQID"}', 'echo one']);
    assert.equal(result.code, 'ok');
    assert.equal(result.sentBytes, 3);
  });

  it('of one who is not there says so', async () => {
    await assert.rejects(
      send({ url: served.address.replace(/\d+$/, '1'), messages: [] }),
      (error) => error instanceof UserError && error.code === 'unreachable',
    );
    const refused = send({ url: `${served.address}/ws/nothing.Here/Chat`, messages: [] });
    await assert.rejects(refused, /does not open a WebSocket: Unexpected server response: 404/);
  });

  it('is cut off by its signal', async () => {
    const controller = new AbortController();
    const sent = send({ url: elsewhere(), messages: [] }, () => controller.abort(), controller.signal);
    await assert.rejects(sent, { name: 'AbortError' });
  });
});

describe('the request line of a WebSocket', () => {
  it("is JetBrains' or httpYac's, and goes to the environment with that address", () => {
    const text = 'WEBSOCKET ws://127.0.0.1:8080/ws/a.v1.B/C\n\n{}\n\n###\nWS {{local}}/ws/a.v1.B/C\n';
    const [jetBrains, httpYac] = parseRequestFile(text).requests;
    assert.ok(jetBrains && httpYac);
    assert.deepEqual([jetBrains.method, httpYac.method], ['WEBSOCKET', 'WEBSOCKET']);
    const local = {
      name: 'local',
      isLocal: true,
      address: 'http://127.0.0.1:8080',
      endpoint: undefined,
      projects: [],
    };
    const { environment, address, path } = requestDestination(jetBrains, jetBrains, [local]);
    assert.equal(environment, local);
    assert.deepEqual([address, path], ['http://127.0.0.1:8080', '/ws/a.v1.B/C']);
  });
});
