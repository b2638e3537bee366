import { createServer } from 'node:net';

/** The first port of 127.0.0.1 from `first` on (or any, for 0) that nobody has; another may still be quicker to take it. */
export async function freePort(first: number): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  server.once('error', () => resolve(undefined));
  server.listen(first, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    server.close(() => resolve(port));
  });
  return (await promise) ?? freePort(first + 1);
}
