import type { AddressInfo, Server, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { atEnd } from '../environment/scratch.ts';

/** Has a server listen until the test ends, with its connections. Base URL without its scheme: `://127.0.0.1:8080`. */
export async function listen(t: TestContext, server: Server, host = '127.0.0.1'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  atEnd(t, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return `://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
