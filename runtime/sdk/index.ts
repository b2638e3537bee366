/** `skep`: what a service may import from the platform it runs on. */
import type { DescService } from '@bufbuild/protobuf';
import { type Client, createClient, type Transport } from '@connectrpc/connect';
import { getInstanceGlobal } from '../call/instance-global.ts';
import { createCallTransport } from '../call/transport.ts';
import { createGatewayTransport } from './gateway-transport.ts';

/** One for all clients: it has no state but the connection. */
let transport: Transport | undefined;

/**
 * A typed client of another service of the environment:
 *
 *     const posts = client(PostsService);
 *     const { post } = await posts.get({ id });
 *
 * In a service that Skep runs, calls go straight to the other service, and are plain calls of its handler where it is the
 * same instance. What is called while a call is answered takes over its deadline, its cancellation, its trace context
 * and its metadata, without the caller's credentials. A call that found nobody (UNAVAILABLE) is made again, twice at
 * most, where the method's `idempotency_level` says that it may be.
 *
 * In any other process calls go to the gateway at `$SKEP_ADDRESS` (http://127.0.0.1:8080 when it is not set), for which
 * `@connectrpc/connect-node` must be installed. Throws an Error that says so when it is not.
 */
export function client<Service extends DescService>(service: Service): Client<Service> {
  transport ??= createTransport();
  return createClient(service, transport);
}

function createTransport(): Transport {
  const instance = getInstanceGlobal();
  if (instance === undefined) return createGatewayTransport(process.env.SKEP_ADDRESS);
  return createCallTransport(instance.target, {
    inherit: () => instance.inherit(),
    plain: (method) => instance.plain?.(method),
    retry: true,
  });
}
