/** The servers that `gateway.ts` compares, one a process: `node gateway-server.ts KIND`. Tells its port by IPC. */
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { startGateway } from '../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../runtime/registry/memory-registry.ts';
import { serveRoutes } from '../../runtime/serve/index.ts';
import { PostsService } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';

const routes = (router: ConnectRouter) => {
  router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
};

const servers: Record<string, () => Promise<number>> = {
  async skep() {
    const { services, target } = serveRoutes(routes);
    const registry = new MemoryRegistry();
    registry.set(
      'posts',
      services.map((descriptor) => ({ descriptor, target, scope: 'none' })),
    );
    const gateway = await startGateway(
      {
        onFault: console.error,
        registry,
        reflectionScope: 'none',
        host: '127.0.0.1',
        port: 0,
        onTaken: 'fail',
        authorize: () => 'ok',
        allowedHosts: () => [],
      },
      new AbortController().signal,
    );
    return gateway.port;
  },
  'connect-node h2c': () => listening(createHttp2Server(connectNodeAdapter({ routes }))),
  'connect-node http1': () => listening(createHttp1Server(connectNodeAdapter({ routes }))),
  'raw http1': () =>
    listening(
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
    ),
  'grpc-js': () => {
    const definition = path.join(import.meta.dirname, '../fixtures/gateway/proto/posts/v1/posts.proto');
    const loaded = loadPackageDefinition(loadSync(definition)) as unknown as GrpcPosts;
    const server = new Server();
    server.addService(loaded.posts.v1.PostsService.service, {
      Get: (call: { request: { id: string } }, callback: (error: null, response: object) => void) => {
        callback(null, { post: { id: call.request.id } });
      },
    } as unknown as UntypedServiceImplementation);
    return new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  },
};

interface GrpcPosts {
  posts: { v1: { PostsService: { service: Parameters<Server['addService']>[0] } } };
}

function listening(
  server: ReturnType<typeof createHttp1Server> | ReturnType<typeof createHttp2Server>,
): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const start = servers[process.argv[2] ?? ''];
if (!start) throw new Error(`KIND is one of: ${Object.keys(servers).join(', ')}`);
process.send?.(await start());
// Asked for anything, it tells the CPU time it has used, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit());
