import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that nobody listens at. Somebody else may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port');
  return address.port;
}
