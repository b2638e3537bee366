/** What runs in the page of `web-clients.test.ts`: the clients of others, each doing the same. */
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web';
import * as grpcWebModule from 'grpc-web';
import { PostsService } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';

interface Outcome {
  title: string | undefined;
  trailer: string | null | undefined;
  ids: (string | undefined)[];
  error: { code: number; message: string };
}

const { get, watch, fail } = PostsService.method;
const failure = { code: Code.Aborted, message: 'né 100%' };

async function callWith(transport: Transport): Promise<Outcome> {
  const client = createClient(PostsService, transport);
  let trailer: string | null | undefined;
  const { post } = await client.get(
    { id: '7' },
    {
      onTrailer: (trailers) => {
        trailer = trailers.get('x-trailer');
      },
    },
  );
  const ids = [];
  for await (const message of client.watch({ count: 3, size: 5 })) ids.push(message.post?.id);
  const error = await client.fail(failure).then(() => new ConnectError('none'), ConnectError.from);
  return { title: post?.title, trailer, ids, error: { code: error.code, message: error.rawMessage } };
}

async function callWithGrpcWeb(address: string, format: 'binary' | 'text'): Promise<Outcome> {
  const client = new grpcWebModule.GrpcWebClientBase({ format });
  const url = (method: string) => `${address}/${PostsService.typeName}/${method}`;
  const describe = <Method extends typeof get | typeof watch | typeof fail>(method: Method) =>
    new grpcWebModule.MethodDescriptor<Uint8Array, Uint8Array>(
      `/${PostsService.typeName}/${method.name}`,
      method.methodKind === 'unary' ? 'unary' : 'server_streaming',
      Uint8Array as never,
      Uint8Array as never,
      (bytes: Uint8Array) => bytes,
      (bytes: Uint8Array) => bytes,
    );
  const request = <Method extends typeof get | typeof watch | typeof fail>(
    { input }: Method,
    init: MessageInitShape<Method['input']>,
  ) => toBinary(input, create(input, init as never));
  const outcome: Outcome = { title: undefined, trailer: undefined, ids: [], error: { code: 0, message: '' } };
  await new Promise<void>((resolve, reject) => {
    const call = client.rpcCall(url('Get'), request(get, { id: '7' }), {}, describe(get), (error, bytes) => {
      if (error) reject(new Error(error.message));
      else outcome.title = fromBinary(get.output, bytes).post?.title;
    });
    call.on('status', ({ metadata }) => {
      outcome.trailer = metadata?.['x-trailer'];
      resolve();
    });
  });
  if (format === 'text') {
    await new Promise<void>((resolve, reject) => {
      const message = request(watch, { count: 3, size: 5 });
      const stream = client.serverStreaming(url('Watch'), message, {}, describe(watch));
      stream.on('data', (bytes) => outcome.ids.push(fromBinary(watch.output, bytes as Uint8Array).post?.id));
      stream.on('error', ({ message }) => reject(new Error(message)));
      stream.on('end', () => resolve());
    });
  }
  await new Promise<void>((resolve) => {
    client.rpcCall(url('Fail'), request(fail, failure), {}, describe(fail), (error) => {
      outcome.error = { code: error?.code ?? 0, message: error?.message ?? '' };
      resolve();
    });
  });
  return outcome;
}

Object.assign(globalThis, {
  webClients: {
    connect: (baseUrl: string) => callWith(createConnectTransport({ baseUrl })),
    connectGrpcWeb: (baseUrl: string) => callWith(createGrpcWebTransport({ baseUrl })),
    grpcWeb: (address: string) => callWithGrpcWeb(address, 'binary'),
    grpcWebText: (address: string) => callWithGrpcWeb(address, 'text'),
  },
});
