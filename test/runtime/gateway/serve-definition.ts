/** A gateway that serves what a test defines, without generated code. */
import assert from 'node:assert/strict';
import { createFileRegistry, type DescService } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { type GatewayOptions, startGateway } from '../../../runtime/gateway/index.ts';
import { compileTexts } from '../../../runtime/project/definitions.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import type { RegisteredService, Registry } from '../../../runtime/registry/registry.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { toFileDescriptorSet } from '../../../server/compiler/index.ts';

export interface ServedDefinition extends AsyncDisposable {
  address: string;
  port: number;
  registry: Registry;
  service: DescService;
  /** What the gateway said of itself. */
  faults: unknown[];
}

/** The first service of a definition, which has to be right. */
function defined(text: string): DescService {
  const compilation = compileTexts(new Map([['test.proto', text]]));
  const wrong = compilation.files
    .get('test.proto')
    ?.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(wrong, []);
  const types = createFileRegistry(toFileDescriptorSet(compilation, { sourceInfo: true }));
  const service = types.getFile('test.proto')?.services[0];
  assert.ok(service);
  return service;
}

/** Serves it with an implementation that a test knows to be of its shape. */
export async function serveDefinition(
  text: string,
  implementation: Record<string, unknown>,
  options: Partial<GatewayOptions> & { service?: Partial<RegisteredService> } = {},
): Promise<ServedDefinition> {
  const service = defined(text);
  const { services, target } = serveRoutes((router) => {
    router.service(service, implementation as Partial<ServiceImpl<DescService>>);
  });
  const registry = new MemoryRegistry();
  registry.set(
    'test',
    services.map((descriptor) => ({
      descriptor,
      target,
      scope: 'none',
      project: 'test',
      ...options.service,
    })),
  );
  const faults: unknown[] = [];
  const gateway = await startGateway(
    {
      registry,
      host: '127.0.0.1',
      port: 0,
      onTaken: 'fail',
      authorize: () => 'ok',
      allowedHosts: () => [],
      reflectionScope: 'none',
      onFault: (error) => void faults.push(error),
      ...options,
    },
    new AbortController().signal,
  );
  const { address, port } = gateway;
  return {
    address,
    port,
    registry,
    service,
    faults,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
