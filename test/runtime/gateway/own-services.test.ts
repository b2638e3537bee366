import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../../runtime/gateway/gen/grpc/health/v1/health_pb.ts';
import {
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
} from '../../../runtime/gateway/gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '../../../runtime/gateway/gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { type Served, servePosts } from './posts-service.ts';

let served: Served;
let transport: ReturnType<typeof createGrpcTransport>;
before(async () => {
  served = await servePosts();
  transport = createGrpcTransport({ baseUrl: served.address });
});
after(() => served[Symbol.asyncDispose]());

type Question = ServerReflectionRequest['messageRequest'];

async function* asked(questions: Question[]) {
  for (const messageRequest of questions)
    yield create(ServerReflectionRequestSchema, { host: 'h', messageRequest });
}

async function reflect(...questions: Question[]) {
  const answers = [];
  for await (const answer of createClient(ServerReflection, transport).serverReflectionInfo(
    asked(questions),
  )) {
    answers.push(answer.messageResponse);
  }
  return answers;
}

async function fileNames(question: Question): Promise<string[]> {
  const [answer] = await reflect(question);
  assert.equal(answer?.case, 'fileDescriptorResponse', JSON.stringify(answer?.value));
  if (answer?.case !== 'fileDescriptorResponse') return [];
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}

describe('reflection', () => {
  it('lists every service, its own included', async () => {
    const [answer] = await reflect({ case: 'listServices', value: '' });
    assert.equal(answer?.case, 'listServicesResponse');
    const names = answer?.case === 'listServicesResponse' ? answer.value.service.map(({ name }) => name) : [];
    assert.deepEqual(names, [
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'posts.v1.PostsService',
    ]);
  });

  for (const symbol of [
    'posts.v1.PostsService',
    'posts.v1.PostsService.List',
    'posts.v1.Post',
    'posts.v1.Post.title',
    'posts.v1.Kind',
    'posts.v1.KIND_STORY',
  ]) {
    it(`finds the file of ${symbol}, with what it imports`, async () => {
      const names = await fileNames({ case: 'fileContainingSymbol', value: symbol });
      assert.deepEqual(names, ['posts/v1/posts.proto', 'google/protobuf/timestamp.proto']);
    });
  }

  it('finds a file by its name', async () => {
    const names = await fileNames({ case: 'fileByFilename', value: 'google/protobuf/timestamp.proto' });
    assert.deepEqual(names, ['google/protobuf/timestamp.proto']);
  });

  it('says what it does not have, and goes on', async () => {
    const answers = await reflect(
      { case: 'fileContainingSymbol', value: 'posts.v1.Nothing' },
      { case: 'fileByFilename', value: 'nothing.proto' },
      { case: 'allExtensionNumbersOfType', value: 'posts.v1.Nothing' },
      {
        case: 'fileContainingExtension',
        value: { containingType: 'posts.v1.Post', extensionNumber: 7 } as never,
      },
      { case: 'allExtensionNumbersOfType', value: 'posts.v1.Post' },
    );
    assert.deepEqual(
      answers.map((answer) => (answer.case === 'errorResponse' ? answer.value.errorCode : answer.case)),
      [Code.NotFound, Code.NotFound, Code.NotFound, Code.NotFound, 'allExtensionNumbersResponse'],
    );
  });

  it('answers as v1alpha too', async () => {
    const client = createClient(ServerReflectionAlpha, transport);
    const request = asked([{ case: 'listServices', value: '' }]);
    for await (const answer of client.serverReflectionInfo(request as never)) {
      assert.equal(answer.messageResponse.case, 'listServicesResponse');
    }
  });
});

describe('health', () => {
  it('is good for the whole and for each service', async () => {
    const client = createClient(Health, transport);
    assert.equal((await client.check({})).status, Status.SERVING);
    assert.equal((await client.check({ service: 'posts.v1.PostsService' })).status, Status.SERVING);
    assert.ok('posts.v1.PostsService' in (await client.list({})).statuses);
  });

  it('is not found for what is not there', async () => {
    const check = createClient(Health, transport).check({ service: 'nothing' });
    await assert.rejects(check, (error) => error instanceof ConnectError && error.code === Code.NotFound);
  });

  it('is watched as services come and go', async () => {
    const controller = new AbortController();
    const statuses = createClient(Health, transport)
      .watch({ service: 'posts.v1.PostsService' }, { signal: controller.signal })
      [Symbol.asyncIterator]();
    assert.equal((await statuses.next()).value?.status, Status.SERVING);
    const [service] = served.registry.list().filter(({ project }) => project === 'posts');
    assert.ok(service);
    served.registry.remove('posts');
    assert.equal((await statuses.next()).value?.status, Status.SERVICE_UNKNOWN);
    served.registry.set('posts', [service]);
    assert.equal((await statuses.next()).value?.status, Status.SERVING);
    controller.abort();
    await assert.rejects(statuses.next());
  });
});
