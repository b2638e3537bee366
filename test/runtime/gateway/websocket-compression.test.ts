import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { Access } from '../../../runtime/gateway/access.ts';
import { DetailWriter } from '../../../runtime/gateway/error-json.ts';
import { defaultLimits } from '../../../runtime/gateway/limits.ts';
import { Routes } from '../../../runtime/gateway/routes.ts';
import { WebSockets } from '../../../runtime/gateway/websocket/index.ts';
import { servePosts } from './posts-service.ts';

/** WebSockets of clients that are taken to be on another machine: only those are worth compressing for. */
async function serveFromAfar() {
  const served = await servePosts();
  const routes = new Routes(served.registry);
  const details = new DetailWriter(served.registry);
  const faults: unknown[] = [];
  const webSockets = new WebSockets({
    routes,
    details,
    access: new Access({ allowedHosts: () => [], authorize: () => 'ok' }),
    limits: { ...defaultLimits, maxMessageBytes: 100_000 },
    accessLog: undefined,
    onFault: (error) => void faults.push(error),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, first) => {
    const { headers, url = '/', method = 'GET', rawHeaders } = request;
    webSockets.take({
      ...{ request, socket: socket as Socket, first, method, rawHeaders, path: url, status: 0 },
      ...{ fromLoopback: false, peer: '192.0.2.1', localAddress: '127.0.0.1', secure: false },
      authority: headers.host ?? '',
      header: (name) => headers[name]?.toString(),
      keepOpen: () => undefined,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    faults,
    async [Symbol.asyncDispose]() {
      server.close();
      routes[Symbol.dispose]();
      details[Symbol.dispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}

describe('a WebSocket from another machine', () => {
  it('is compressed where the client can, with as many bytes in the end', async () => {
    await using served = await serveFromAfar();
    const socket = new WebSocket(`${served.address}/posts/chat`);
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    const message = JSON.stringify({ text: 'x'.repeat(50_000) });
    socket.on('open', () => {
      socket.send(message);
      socket.send('{"@end":{}}');
    });
    const code = await new Promise((resolve) => socket.on('close', resolve));
    assert.equal(socket.extensions, 'permessage-deflate');
    assert.deepEqual([frames, code], [[message, '{"@end":{}}'], 1000]);
  });

  it('is closed when a message becomes too long while it is decompressed', async () => {
    await using served = await serveFromAfar();
    const socket = new WebSocket(`${served.address}/posts/chat`);
    socket.on('error', () => {});
    socket.on('open', () => socket.send(JSON.stringify({ text: 'x'.repeat(20_000_000) })));
    assert.equal(await new Promise((resolve) => socket.on('close', resolve)), 1009);
    assert.deepEqual(served.faults, []);
  });
});
