/** The unary method as other servers of Node have it: JSON over HTTP/1.1, and connect-node in both versions of HTTP. */
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import fastify from 'fastify';
import { ServiceBroker } from 'moleculer';
import routes from './posts-routes.ts';

const jsonPath = '/posts.v1.PostsService/Get';

export function serveConnectNode(version: 1 | 2): Promise<number> {
  const adapter = connectNodeAdapter({ routes });
  return listening(version === 1 ? createHttp1Server(adapter) : createHttp2Server(adapter));
}

/** node:http with nothing in front: parses and writes JSON. */
export function serveRawHttp(): Promise<number> {
  return listening(
    createHttp1Server((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
        const body = Buffer.from(JSON.stringify({ post: { id } }));
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
        response.end(body);
      });
    }),
  );
}

export async function serveFastify(): Promise<number> {
  const server = fastify();
  server.post<{ Body: { id: string } }>(jsonPath, (request, reply) => {
    reply.send({ post: { id: request.body.id } });
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  return (server.server.address() as AddressInfo).port;
}

export async function serveMoleculer(): Promise<number> {
  // Its declarations are for CommonJS.
  const { default: ApiGateway } = (await import('moleculer-web')) as unknown as { default: object };
  const broker = new ServiceBroker({ logger: false });
  broker.createService({
    name: 'posts',
    actions: { get: ({ params }: { params: { id: string } }) => ({ post: { id: params.id } }) },
  });
  const api = broker.createService({
    name: 'api',
    mixins: [ApiGateway],
    settings: {
      ip: '127.0.0.1',
      port: 0,
      routes: [{ path: '/', bodyParsers: { json: true }, aliases: { [`POST ${jsonPath}`]: 'posts.get' } }],
    },
  } as never);
  await broker.start();
  return ((api as unknown as { server: { address(): AddressInfo } }).server.address() as AddressInfo).port;
}

function listening(
  server: ReturnType<typeof createHttp1Server> | ReturnType<typeof createHttp2Server>,
): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
