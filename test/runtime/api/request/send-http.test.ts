import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { wireText } from '../../../../extension/response/wire-text.ts';
import { sendHttp } from '../../../../runtime/api/request/send-http.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
let server: Server;
let address: string;

before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/image') response.writeHead(200, { 'content-type': 'image/png' }).end(png);
    else if (request.url === '/gone') response.writeHead(410).end('gone');
    else {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify({ words: 'again and '.repeat(100) })));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const send = (method: string, path: string, body = '') =>
  sendHttp(
    { method, url: address + path, headers: [], body, token: undefined },
    new AbortController().signal,
  );

describe('a plain HTTP request', () => {
  it('tells both sizes of what was compressed, and where the time went', async () => {
    const result = await send('GET', '/json');
    assert.equal(JSON.parse(result.messages[0] ?? '').words.length, 1000);
    assert.equal(result.uncompressedBytes, result.messages[0]?.length);
    assert.ok(result.receivedBytes < 200);
    const { timing = {} } = result;
    assert.ok((timing.connectMs ?? -1) >= 0 && (timing.waitMs ?? -1) >= 0 && (timing.receiveMs ?? -1) >= 0);
    // No name was looked up, and nothing was encrypted.
    assert.equal(timing.tlsMs, undefined);
  });

  it('has the bytes of an image as they are', async () => {
    const { binary, messages } = await send('GET', '/image');
    assert.deepEqual(messages, []);
    assert.equal(binary?.contentType, 'image/png');
    assert.deepEqual(binary?.bytes, png);
  });

  it('is an answer whatever its status', async () => {
    const result = await send('GET', '/gone');
    assert.deepEqual([result.code, result.httpStatus, result.messages], ['gone', 410, ['gone']]);
  });

  it('keeps what was really sent and received, byte for byte', async () => {
    const { wire } = await send('POST', '/json', '{"a":1}');
    assert.ok(wire);
    assert.match(wire.sentHead, /^POST \/json HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/);
    assert.match(wire.sentHead, /content-length: 7\r\n\r\n$/);
    const text = wireText('/json', wire);
    assert.match(text, /### Sent\nPOST \/json HTTP\/1\.1\n/);
    assert.match(text, /7b 22 61 22 3a 31 7d +\{"a":1\}/);
    assert.match(text, /# decoded\n\{"a":1\}/);
    assert.match(text, /### Received\nHTTP\/1\.1 200 OK\n/);
    // Compressed, and decoded all the same.
    assert.match(text, /00000000 {2}1f 8b[\s\S]*# decoded\n\{"words":"again/);
  });
});
