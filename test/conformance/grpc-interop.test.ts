import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type Gateway, startGateway } from '../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../runtime/registry/memory-registry.ts';
import { serveRoutes } from '../../runtime/serve/index.ts';
import { eventually } from '../runtime/gateway/wire.ts';
import { type InteropSeen, interopRoutes } from './interop-routes.ts';

interface Output {
  payload: { body: Buffer };
}
type Done<T> = (error: ServiceError | null, response: T) => void;

interface TestClient {
  EmptyCall(request: object, done: Done<object>): ClientUnaryCall;
  UnaryCall(request: object, metadata: Metadata, done: Done<Output>): ClientUnaryCall;
  StreamingOutputCall(request: object): ClientReadableStream<Output>;
  StreamingInputCall(done: Done<{ aggregatedPayloadSize: number }>): ClientWritableStream<object>;
  FullDuplexCall(metadata?: Metadata, options?: object): ClientDuplexStream<object, Output>;
  UnimplementedCall(request: object, done: Done<object>): ClientUnaryCall;
  close(): void;
}

const definition = path.join(import.meta.dirname, '../fixtures/interop/proto/grpc/testing/test.proto');
const { grpc } = loadPackageDefinition(loadSync(definition)) as unknown as {
  grpc: { testing: Record<'TestService' | 'UnimplementedService', ServiceClientConstructor> };
};

const seen: InteropSeen = { cancelled: 0 };
let gateway: Gateway;
let client: TestClient;
let unimplemented: TestClient;
before(async () => {
  const registry = new MemoryRegistry();
  const { services, target } = serveRoutes(interopRoutes(seen));
  registry.set(
    'interop',
    services.map((descriptor) => ({ descriptor, target, scope: 'none' })),
  );
  gateway = await startGateway(
    {
      registry,
      host: '127.0.0.1',
      port: 0,
      onTaken: 'fail',
      authorize: () => 'ok',
      allowedHosts: () => [],
      reflectionScope: 'none',
      onFault: assert.fail,
    },
    new AbortController().signal,
  );
  const address = `127.0.0.1:${gateway.port}`;
  const { TestService, UnimplementedService } = grpc.testing;
  client = new TestService(address, credentials.createInsecure()) as unknown as TestClient;
  unimplemented = new UnimplementedService(address, credentials.createInsecure()) as unknown as TestClient;
});
after(async () => {
  client.close();
  unimplemented.close();
  await gateway[Symbol.asyncDispose]();
});

const zeros = (size: number) => ({ body: Buffer.alloc(size) });

/** Resolves with how a stream ended; reads all that it brings. */
async function ended(call: ClientReadableStream<Output> | ClientDuplexStream<object, Output>) {
  const sizes: number[] = [];
  call.on('data', ({ payload }: Output) => sizes.push(payload.body.length));
  call.on('error', () => undefined);
  const end = await new Promise<StatusObject>((resolve) => call.on('status', resolve));
  return { end, sizes };
}

function unary(request: object, metadata = new Metadata()) {
  return new Promise<{ response: Output; error: ServiceError | null; header: Metadata; end: StatusObject }>(
    (resolve) => {
      let header = new Metadata();
      let answer: { response: Output; error: ServiceError | null } | undefined;
      const call = client.UnaryCall(request, metadata, (error, response) => {
        answer = { error, response };
      });
      call.on('metadata', (metadata: Metadata) => {
        header = metadata;
      });
      call.on('status', (end: StatusObject) =>
        setImmediate(() => answer && resolve({ ...answer, header, end })),
      );
    },
  );
}

const echoed = () => {
  const metadata = new Metadata();
  metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
  metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
};

function assertEchoed(header: Metadata, end: StatusObject): void {
  assert.deepEqual(header.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
  assert.deepEqual(end.metadata.get('x-grpc-test-echo-trailing-bin'), [Buffer.from([0xab, 0xab, 0xab])]);
}

describe("gRPC's interoperability tests", () => {
  it('empty_unary', async () => {
    const response = await new Promise((resolve, reject) => {
      client.EmptyCall({}, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    assert.deepEqual(response, {});
  });

  it('large_unary', async () => {
    const { response } = await unary({ responseSize: 314_159, payload: zeros(271_828) });
    assert.equal(response.payload.body.length, 314_159);
  });

  it('client_streaming', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const call = client.StreamingInputCall((error, response) => {
      if (error) reject(error);
      else resolve(response.aggregatedPayloadSize);
    });
    for (const size of [27_182, 8, 1828, 45_904]) call.write({ payload: zeros(size) });
    call.end();
    assert.equal(await promise, 74_922);
  });

  it('server_streaming', async () => {
    const sizes = [31_415, 9, 2653, 58_979];
    const answered = await ended(
      client.StreamingOutputCall({ responseParameters: sizes.map((size) => ({ size })) }),
    );
    assert.deepEqual(answered.sizes, sizes);
    assert.equal(answered.end.code, status.OK);
  });

  it('ping_pong', async () => {
    const call = client.FullDuplexCall();
    const finished = ended(call);
    const sizes = [
      [31_415, 27_182],
      [9, 8],
      [2653, 1828],
      [58_979, 45_904],
    ] as const;
    for (const [response, request] of sizes) {
      const came = once(call, 'data');
      call.write({ responseParameters: [{ size: response }], payload: zeros(request) });
      await came;
    }
    call.end();
    const answered = await finished;
    assert.deepEqual(
      answered.sizes,
      sizes.map(([response]) => response),
    );
    assert.equal(answered.end.code, status.OK);
  });

  it('empty_stream', async () => {
    const call = client.FullDuplexCall();
    call.end();
    const { end, sizes } = await ended(call);
    assert.deepEqual(sizes, []);
    assert.equal(end.code, status.OK);
  });

  it('custom_metadata', async () => {
    const { header, end } = await unary({ responseSize: 314_159, payload: zeros(271_828) }, echoed());
    assertEchoed(header, end);
    const call = client.FullDuplexCall(echoed());
    const headers = once(call, 'metadata');
    call.write({ responseParameters: [{ size: 314_159 }], payload: zeros(271_828) });
    call.end();
    const finished = await ended(call);
    assertEchoed((await headers)[0] as Metadata, finished.end);
  });

  it('status_code_and_message', async () => {
    const responseStatus = { code: status.UNKNOWN, message: 'test status message' };
    const { error } = await unary({ responseStatus });
    assert.equal(error?.code, status.UNKNOWN);
    assert.equal(error?.details, 'test status message');
    const call = client.FullDuplexCall();
    call.write({ responseStatus });
    call.end();
    const { end } = await ended(call);
    assert.equal(end.code, status.UNKNOWN);
    assert.equal(end.details, 'test status message');
  });

  it('special_status_message', async () => {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
    const { error } = await unary({ responseStatus: { code: status.UNKNOWN, message } });
    assert.equal(error?.details, message);
  });

  it('unimplemented_method', async () => {
    const error = await new Promise<ServiceError | null>((resolve) => {
      client.UnimplementedCall({}, resolve);
    });
    assert.equal(error?.code, status.UNIMPLEMENTED);
  });

  it('unimplemented_service', async () => {
    const error = await new Promise<ServiceError | null>((resolve) => {
      unimplemented.UnimplementedCall({}, resolve);
    });
    assert.equal(error?.code, status.UNIMPLEMENTED);
  });

  it('cancel_after_begin', async () => {
    const { promise, resolve } = Promise.withResolvers<ServiceError | null>();
    const call = client.StreamingInputCall(resolve);
    call.cancel();
    assert.equal((await promise)?.code, status.CANCELLED);
  });

  it('cancel_after_first_response', async () => {
    const { cancelled } = seen;
    const call = client.FullDuplexCall();
    const finished = ended(call);
    const came = once(call, 'data');
    call.write({ responseParameters: [{ size: 31_415 }], payload: zeros(27_182) });
    await came;
    call.cancel();
    assert.equal((await finished).end.code, status.CANCELLED);
    await eventually(() => seen.cancelled > cancelled);
  });

  it('timeout_on_sleeping_server', async () => {
    const call = client.FullDuplexCall(new Metadata(), { deadline: Date.now() + 20 });
    call.write({ payload: zeros(27_182) });
    assert.equal((await ended(call)).end.code, status.DEADLINE_EXCEEDED);
  });
});
