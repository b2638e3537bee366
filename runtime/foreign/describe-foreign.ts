/** Asks a server what it serves and how it is talked to. */
import type { DescService } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { ServerReflection } from '../gateway/gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '../gateway/gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { describeByReflection, ownServices } from '../proxy/index.ts';
import { UserError } from '../user-error.ts';
import { readDefinitions } from './definitions.ts';
import type { ForeignOptions } from './foreign-options.ts';
import { openForeignTarget, type SpokenProtocol } from './foreign-target.ts';
import { spokenProtocol } from './spoken-protocol.ts';

/** What a server serves, by full name, and how it is talked to. */
export interface DescribedForeign {
  services: DescService[];
  spoken: SpokenProtocol;
}

/**
 * Throws UserError `no-reflection` where the server is to tell by itself and cannot, `headers-refused` where it wants to know who
 * asks, `reflection-failed`, and what `spokenProtocol` and `readDefinitions` throw.
 */
export async function describeForeign(
  options: Omit<ForeignOptions, 'name'>,
  signal: AbortSignal,
): Promise<DescribedForeign> {
  const { source } = options;
  if (source.kind !== 'reflection') {
    const services = withoutOwn(await readDefinitions(source, signal));
    return { services, spoken: await spokenProtocol(options, services, signal) };
  }
  const spoken = await spokenProtocol(options, [], signal);
  const { version } = spoken;
  if (version === '1.1') throw noReflection(options.address, 'it speaks HTTP/1.1 alone');
  // Whoever speaks Connect and has reflection speaks gRPC too, unless the other one was asked for.
  const asked = options.protocol === undefined ? { protocol: 'grpc' as const, version } : spoken;
  const services = await askServer(options, asked, signal);
  if (services === undefined) throw noReflection(options.address, 'it has no reflection');
  if (services.length === 0)
    throw new UserError('definitions-missing', `${options.address} has reflection, and tells of no service`);
  return { services, spoken: asked };
}

async function askServer(
  options: Omit<ForeignOptions, 'name'>,
  spoken: SpokenProtocol,
  signal: AbortSignal,
): Promise<DescService[] | undefined> {
  using target = openForeignTarget(options, spoken, (service, method) =>
    [ServerReflection, ServerReflectionAlpha]
      .find(({ typeName }) => typeName === service)
      ?.methods.find(({ name }) => name === method),
  );
  try {
    return await describeByReflection(target, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const { code, rawMessage } = ConnectError.from(cause);
    if (code === Code.Unauthenticated || code === Code.PermissionDenied) {
      const message = `${options.address} does not tell everybody what it serves (${rawMessage}): give the headers or the certificate it wants`;
      throw new UserError('headers-refused', message, { cause });
    }
    if (code === Code.Unavailable) {
      // The server itself may have said so, and then it is there.
      const isTold = rawMessage.includes(options.address);
      const said = isTold ? rawMessage : `${options.address} is not ready: ${rawMessage}; try again later`;
      throw new UserError('server-unreachable', said, { cause });
    }
    const message = `${options.address} could not tell what it serves: ${rawMessage}; check the address, or have a descriptor set or a module say it instead`;
    throw new UserError('reflection-failed', message, { cause });
  }
}

/** Without those that serve the server itself. */
function withoutOwn(services: readonly DescService[]): DescService[] {
  return services.filter(({ typeName }) => !ownServices.test(typeName));
}

function noReflection(address: string, why: string): UserError {
  return new UserError(
    'no-reflection',
    `${address} does not tell what it serves: ${why}. Give its definitions: a descriptor set, or a folder with a buf.yaml`,
  );
}
