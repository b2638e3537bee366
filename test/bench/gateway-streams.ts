/** Messages a second through gRPC's streams, the service isolated in a service host, against grpc-js's server. */
import { create, toBinary } from '@bufbuild/protobuf';
import { ChatRequestSchema, WatchRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { loadPingPong, loadServerStreams } from './grpc-load.ts';
import { compareServers } from './server-comparison.ts';

const streams = 10;
const inFlight = 100;
const watch = toBinary(WatchRequestSchema, create(WatchRequestSchema, { count: 1000, size: 12 }));
const chat = toBinary(ChatRequestSchema, create(ChatRequestSchema, { text: 'hello world!' }));
const kinds = ['skep', 'skep in one thread', 'grpc-js'];
const targets = { 'grpc-js': 1.5 };

const server = await compareServers({
  title: `gRPC server streams, ${streams} at a time, 1,000 messages of 12 B each`,
  unit: 'messages',
  load: (port, ms) => loadServerStreams(port, '/posts.v1.PostsService/Watch', watch, streams, ms),
  kinds,
  targets,
});
const bidi = await compareServers({
  title: `gRPC bidirectional streams, ${inFlight} at a time, one message of 12 B each way in turn`,
  unit: 'messages',
  load: (port, ms) => loadPingPong(port, '/posts.v1.PostsService/Chat', chat, inFlight, ms),
  kinds,
  targets,
});
process.exitCode = server && bidi ? 0 : 1;
