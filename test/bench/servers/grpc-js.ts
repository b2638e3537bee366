/** The same service under grpc-js's own server. */
import { once } from 'node:events';
import path from 'node:path';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

interface GrpcPosts {
  posts: { v1: { PostsService: { service: Parameters<Server['addService']>[0] } } };
}

const definition = path.join(import.meta.dirname, '../../fixtures/gateway/proto/posts/v1/posts.proto');

const implementation = {
  Get(call: ServerUnaryCall<{ id: string }, object>, callback: sendUnaryData<object>) {
    callback(null, { post: { id: call.request.id } });
  },
  async Watch(call: ServerWritableStream<{ count: number; size: number }, object>) {
    const title = 'x'.repeat(call.request.size);
    for (let i = 0; i < call.request.count && !call.cancelled; i++) {
      if (!call.write({ post: { title } })) await once(call, 'drain').catch(() => undefined);
    }
    call.end();
  },
  Chat(call: ServerDuplexStream<{ text: string }, object>) {
    call.on('error', () => undefined);
    call.on('data', ({ text }: { text: string }) => call.write({ text }));
    call.on('end', () => call.end());
  },
};

export function serveGrpcJs(): Promise<number> {
  const loaded = loadPackageDefinition(loadSync(definition)) as unknown as GrpcPosts;
  const server = new Server();
  server.addService(
    loaded.posts.v1.PostsService.service,
    implementation as unknown as UntypedServiceImplementation,
  );
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
