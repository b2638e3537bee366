/** The service that gateway tests call, and a gateway that serves it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { type GatewayOptions, startGateway, type TlsKey } from '../../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import type { RegisteredService, Registry } from '../../../runtime/registry/registry.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { PostSchema, PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';

/** What the service saw, for tests to look at. */
export interface Seen {
  metadata: Headers[];
  cancelled: number;
  /** Calls to Hang that have begun. */
  hanging: number;
  /** Messages that Watch has sent. */
  watched: number;
  timeouts: (number | undefined)[];
  /** What the gateway said of itself. */
  faults: unknown[];
  /** How each Get came: protocol, HTTP method, URL. */
  requests: string[];
}

function postsRoutes(seen: Seen): (router: ConnectRouter) => void {
  return (router) => {
    router.service(PostsService, {
      create: ({ post }) => ({ post: { ...post, $typeName: PostSchema.typeName, id: 'p1' } as never }),
      get({ id }, context) {
        seen.metadata.push(context.requestHeader);
        seen.timeouts.push(context.timeoutMs());
        seen.requests.push(`${context.protocolName} ${context.requestMethod} ${context.url}`);
        if (id === 'missing') throw new ConnectError('no post "missing"', Code.NotFound);
        context.responseHeader.set('x-header', 'one');
        context.responseTrailer.set('x-trailer', 'two');
        context.responseTrailer.set('x-data-bin', 'AQID');
        return { post: { id, title: `Post ${id}` } };
      },
      list: (request) => ({ posts: [{ id: 'p1', title: 'First' }], request }),
      deleteAll: () => ({ deleted: 3 }),
      async *watch({ count, size }, context) {
        try {
          context.responseHeader.set('x-header', 'stream');
          context.responseTrailer.set('x-trailer', 'end');
          for (let i = 1; i <= count; i++) {
            seen.watched++;
            yield { post: { id: `p${i}`, title: 'x'.repeat(size) } };
          }
        } finally {
          if (context.signal.aborted) seen.cancelled++;
        }
      },
      async upload(requests) {
        let posts = 0;
        let bytes = 0;
        for await (const { text } of requests) {
          posts++;
          bytes += text.length;
        }
        return { posts, bytes: BigInt(bytes) };
      },
      async *chat(requests) {
        for await (const { text } of requests) yield { text };
      },
      fail({ code, message, detail, header }, context) {
        context.responseHeader.set('x-header', header);
        context.responseTrailer.set('x-trailer', header);
        throw new ConnectError(
          message,
          code as Code,
          undefined,
          detail ? [{ desc: PostSchema, value: { id: 'detail', title: 'Why' } }] : [],
        );
      },
      async hang(_request, { signal }) {
        seen.hanging++;
        await sleep(60_000, undefined, { signal }).catch(() => {});
        seen.cancelled++;
        throw new ConnectError('cancelled', Code.Canceled);
      },
    });
  };
}

export interface Served extends AsyncDisposable {
  address: string;
  port: number;
  registry: Registry;
  seen: Seen;
  replaceKey(tls: TlsKey): void;
}

/** Serves posts at a free port of 127.0.0.1. `service` changes how it is registered. */
export async function servePosts(
  options: Partial<GatewayOptions> & { service?: Partial<RegisteredService> } = {},
): Promise<Served> {
  const seen: Seen = {
    metadata: [],
    cancelled: 0,
    hanging: 0,
    watched: 0,
    timeouts: [],
    faults: [],
    requests: [],
  };
  const { services, target } = serveRoutes(postsRoutes(seen));
  const registry = new MemoryRegistry();
  registry.set(
    'posts',
    services.map((descriptor) => ({
      descriptor,
      target,
      scope: 'none',
      project: 'posts',
      ...options.service,
    })),
  );
  const controller = new AbortController();
  const gateway = await startGateway(
    {
      registry,
      host: '127.0.0.1',
      port: 0,
      onTaken: 'fail',
      authorize: () => 'ok',
      allowedHosts: () => [],
      reflectionScope: 'none',
      onFault: (error) => void seen.faults.push(error),
      ...options,
    },
    controller.signal,
  );
  return {
    address: gateway.address,
    port: gateway.port,
    registry,
    seen,
    replaceKey: gateway.replaceKey,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
