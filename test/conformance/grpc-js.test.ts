import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type ChannelOptions,
  compressionAlgorithms,
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { eventually } from '../runtime/gateway/wire.ts';

const definition = path.join(import.meta.dirname, '../fixtures/gateway/proto/posts/v1/posts.proto');
const loaded = loadPackageDefinition(loadSync(definition, { longs: String })) as unknown as {
  posts: { v1: GrpcObject & { PostsService: ServiceClientConstructor } };
};

let served: Served;
let client: InstanceType<ServiceClientConstructor>;
before(async () => {
  served = await servePosts();
  client = newClient();
});
after(async () => {
  client.close();
  await served[Symbol.asyncDispose]();
});

function newClient(options: ChannelOptions = {}): InstanceType<ServiceClientConstructor> {
  return new loaded.posts.v1.PostsService(`127.0.0.1:${served.port}`, credentials.createInsecure(), options);
}

/** The stream methods of a client that `loadPackageDefinition` made have no types. */
type Stream = AsyncIterable<Record<string, unknown>> & {
  write(message: unknown): void;
  end(): void;
  cancel(): void;
  on(event: string, listener: (value: never) => void): void;
};

function method(name: string, of = client): (...args: unknown[]) => Stream {
  const found: unknown = of[name];
  assert.equal(typeof found, 'function');
  return (...args) => Reflect.apply(found as () => Stream, of, args);
}

interface UnaryAnswer {
  error: ServiceError | null;
  response: Record<string, unknown>;
  header: Metadata;
  trailer: Metadata;
}

function unary(name: string, request: unknown, options: object = {}, of = client): Promise<UnaryAnswer> {
  return new Promise((resolve) => {
    const answer = { header: new Metadata(), trailer: new Metadata() };
    const metadata = new Metadata();
    metadata.set('x-mine', 'yes');
    metadata.set('x-mine-bin', Buffer.from([255]));
    const call = method(name, of)(
      request,
      metadata,
      options,
      (error: ServiceError | null, response: never) => {
        setImmediate(() => resolve({ ...answer, error, response }));
      },
    );
    call.on('metadata', (header: Metadata) => Object.assign(answer, { header }));
    call.on('status', (end: { metadata: Metadata }) => Object.assign(answer, { trailer: end.metadata }));
  });
}

describe('@grpc/grpc-js', () => {
  it('calls a unary method, with metadata both ways', async () => {
    const { response, header, trailer } = await unary('Get', { id: '7' });
    assert.deepEqual(response.post, { ...(response.post as object), id: '7', title: 'Post 7' });
    assert.deepEqual(header.get('x-header'), ['one']);
    assert.deepEqual(trailer.get('x-trailer'), ['two']);
    assert.deepEqual(trailer.get('x-data-bin'), [Buffer.from([1, 2, 3])]);
    assert.equal(served.seen.metadata.at(-1)?.get('x-mine-bin'), '/w==');
  });

  it('reads a stream', async () => {
    const ids = [];
    for await (const { post } of method('Watch')({ count: 3, size: 10 }))
      ids.push((post as { id: string }).id);
    assert.deepEqual(ids, ['p1', 'p2', 'p3']);
  });

  it('writes a stream', async () => {
    const response = await new Promise((resolve, reject) => {
      const call = method('Upload')((error: ServiceError | null, answer: unknown) =>
        error ? reject(error) : resolve(answer),
      );
      for (const text of ['a', 'bc']) call.write({ text });
      call.end();
    });
    assert.deepEqual(response, { posts: 2, bytes: '3' });
  });

  it('does both at once', async () => {
    const call = method('Chat')();
    const texts = [];
    call.write({ text: 'a' });
    for await (const { text } of call) {
      texts.push(text);
      if (texts.length < 5) call.write({ text: `${text}a` });
      else call.end();
    }
    assert.deepEqual(texts, ['a', 'aa', 'aaa', 'aaaa', 'aaaaa']);
  });

  it('reads megabytes through a stream', async () => {
    let bytes = 0;
    for await (const { post } of method('Watch')({ count: 200, size: 100_000 })) {
      bytes += (post as { title: string }).title.length;
    }
    assert.equal(bytes, 20_000_000);
  });

  it('reads code, message, trailers and details of an error', async () => {
    const { error } = await unary('Fail', {
      code: status.ABORTED,
      message: 'né 100%',
      detail: true,
      header: 'h',
    });
    assert.equal(error?.code, status.ABORTED);
    assert.equal(error?.details, 'né 100%');
    assert.deepEqual(error?.metadata.get('x-trailer'), ['h']);
    assert.equal(error?.metadata.get('grpc-status-details-bin').length, 1);
  });

  it('compresses', async () => {
    const squeezing = newClient({ 'grpc.default_compression_algorithm': compressionAlgorithms.gzip });
    const { response } = await unary('List', { like: { title: 'long '.repeat(1000) } }, {}, squeezing);
    squeezing.close();
    assert.equal((response.request as { like: { title: string } }).like.title.length, 5000);
  });

  it('has its deadline', async () => {
    const { error } = await unary('Hang', {}, { deadline: Date.now() + 50 });
    assert.equal(error?.code, status.DEADLINE_EXCEEDED);
  });

  it('cancels', async () => {
    const { cancelled, hanging } = served.seen;
    const call = method('Hang')({}, () => {});
    await eventually(() => served.seen.hanging > hanging);
    call.cancel();
    await eventually(() => served.seen.cancelled > cancelled);
  });

  it('is told that a method is not there', async () => {
    const client = newClient();
    const error = await new Promise<ServiceError | null>((resolve) => {
      const raw = (bytes: Buffer) => bytes;
      client.makeUnaryRequest('/posts.v1.PostsService/Nothing', raw, raw, Buffer.alloc(0), resolve);
    });
    client.close();
    assert.equal(error?.code, status.UNIMPLEMENTED);
    assert.match(error?.details ?? '', /there is: /);
  });
});
