import { type AddressInfo, createServer } from 'node:net';

/**
 * The first port of 127.0.0.1 from `first` on (any, for 0) that can be had; somebody else may take it before it is used. Rejects with
 * what the system says when there is none.
 */
export async function freePort(first = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', (error) => (first > 0 ? resolve(freePort(first + 1)) : reject(error)));
  server.listen(first, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
  return promise;
}
