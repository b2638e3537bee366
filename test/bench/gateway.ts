/**
 * Calls a second through the gateway, the service isolated in a service host, against other servers of Node: unary, 100 in
 * flight, over gRPC and over JSON in HTTP/1.1, with a dozen bytes and with 4 KB. What isolation costs is measured twice: with
 * runtime and service host on one core, where each microsecond of it shows, and on all of them.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import { GetRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { loadUnary } from './grpc-load.ts';
import { loadHttp1 } from './http1-load.ts';
import { compareServers } from './server-comparison.ts';

const inFlight = 100;
const method = '/posts.v1.PostsService/Get';
const sizes = [
  ['12 B', 'hello world!'],
  ['4 KB', 'x'.repeat(4096)],
] as const;

let reached = true;
for (const [size, id] of sizes) {
  const message = toBinary(GetRequestSchema, create(GetRequestSchema, { id }));
  reached =
    (await compareServers({
      title: `gRPC unary, ${size}`,
      unit: 'calls',
      load: (port, ms) => loadUnary(port, method, message, inFlight, ms),
      kinds: ['skep', 'skep in one thread', 'grpc-js', 'connect-node h2c'],
      targets: { 'skep in one thread': 0.9, 'grpc-js': 1.2, 'connect-node h2c': 5 },
    })) && reached;
  reached =
    (await compareServers({
      title: `gRPC unary, ${size}, isolated or not`,
      unit: 'calls',
      load: (port, ms) => loadUnary(port, method, message, inFlight, ms),
      kinds: ['skep', 'skep in one thread'],
      targets: { 'skep in one thread': 0.9 },
      cores: 'all',
    })) && reached;
}
for (const [size, id] of sizes) {
  const small = size === '12 B';
  reached =
    (await compareServers({
      title: `Connect JSON over HTTP/1.1, ${size}`,
      unit: 'calls',
      load: (port, ms) => loadHttp1(port, method, JSON.stringify({ id }), inFlight, ms),
      kinds: [
        'skep',
        'skep in one thread',
        'raw node:http',
        'fastify',
        'moleculer-web',
        'connect-node http1',
      ],
      targets: small
        ? { 'raw node:http': 0.5, fastify: 0.6, 'moleculer-web': 1.5 }
        : { 'connect-node http1': 1.5 },
    })) && reached;
}
process.exitCode = reached ? 0 : 1;
