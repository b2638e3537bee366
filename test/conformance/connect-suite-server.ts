/**
 * The server that Connect's conformance suite starts, once for each way to serve: reads a ServerCompatRequest from its
 * input, serves the conformance service from an isolated worker through the gateway, and writes where to its output.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { build } from 'esbuild';
import { type GatewayOptions, startGateway } from '../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../runtime/registry/memory-registry.ts';
import { createSupervisor } from '../../runtime/supervisor/index.ts';
import {
  type ServerCompatRequest,
  ServerCompatRequestSchema,
  ServerCompatResponseSchema,
} from '../fixtures/conformance/gen/connectrpc/conformance/v1/server_compat_pb.ts';
import { ConformanceService } from '../fixtures/conformance/gen/connectrpc/conformance/v1/service_pb.ts';

const root = path.join(import.meta.dirname, '..', '..');
const project = path.join(root, 'test', 'fixtures', 'conformance');

const request = await readRequest();
const registry = new MemoryRegistry();
const supervisor = createSupervisor({
  hostScript: path.join(root, 'runtime', 'supervisor', 'host', 'main.ts'),
  outbound: { open: () => unreachable('the conformance service calls nobody') },
});
supervisor.onLog(({ text }) => console.error(text));
const folder = await mkdtemp(path.join(tmpdir(), 'skep-conformance-'));
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());

const code = await bundle(folder);
const instance = await supervisor.start(
  {
    project: 'conformance',
    code,
    folder: project,
    env: {},
    isolation: 'process',
    memoryLimit: 512 * 2 ** 20,
  },
  ending.signal,
);
registry.set('conformance', [{ descriptor: ConformanceService, target: instance.target, scope: 'none' }]);
const gateway = await startGateway(gatewayOptions(request), ending.signal);
const response = create(ServerCompatResponseSchema, {
  host: '127.0.0.1',
  port: gateway.port,
  ...(request.serverCreds && { pemCert: request.serverCreds.cert }),
});
writeDelimited(toBinary(ServerCompatResponseSchema, response));
await new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
await gateway[Symbol.asyncDispose]();
await supervisor[Symbol.asyncDispose]();
await rm(folder, { recursive: true });

function gatewayOptions({
  useTls,
  serverCreds,
  clientTlsCert,
  messageReceiveLimit,
}: ServerCompatRequest): GatewayOptions {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return {
    registry,
    host: '127.0.0.1',
    port: 0,
    onTaken: 'fail',
    authorize: () => 'ok',
    allowedHosts: () => [],
    reflectionScope: 'none',
    onFault: (error) => console.error(error),
    ...(messageReceiveLimit > 0 && { limits: { maxMessageBytes: messageReceiveLimit } }),
    ...(useTls &&
      serverCreds && {
        tls: {
          key: text(serverCreds.key),
          cert: text(serverCreds.cert),
          ...(clientTlsCert.length > 0 && { clientCa: text(clientTlsCert) }),
        },
      }),
  };
}

async function bundle(folder: string): Promise<string> {
  const outfile = path.join(folder, 'main.mjs');
  await build({
    entryPoints: [path.join(project, 'src', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    sourcemap: 'linked',
    logLevel: 'silent',
  });
  return outfile;
}

/** Four bytes of length, big endian, and the message. */
async function readRequest(): Promise<ServerCompatRequest> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) break;
  }
  return fromBinary(ServerCompatRequestSchema, bytes.subarray(4, 4 + bytes.readUInt32BE(0)));
}

function writeDelimited(message: Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  process.stdout.write(Buffer.concat([length, message]));
}

function unreachable(message: string): never {
  throw new Error(message);
}
