import { create } from '@bufbuild/protobuf';
import { connectEnvironment, type EnvironmentAddress, toUserError } from '../api/connect.ts';
import { ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { type Foreign, ForeignSchema } from '../api/gen/skep/foreign/v1/foreign_pb.ts';
import { foreignOptionsOf, type KnownEnvironment } from '../environment/environments-file.ts';
import { joinLocalEnvironment } from '../environment/index.ts';
import { findLocalEnvironment } from '../environment/local-file.ts';
import type { ForeignOptions } from '../foreign/foreign-options.ts';
import { apiProtocol } from '../foreign/protocol-names.ts';
import { UserError } from '../user-error.ts';
import { holdUntilEnd } from './held.ts';

/**
 * Has the local environment reach a server of someone else's until the command ends, and this process be the local environment
 * meanwhile where there is none. Throws UserError where nothing is known of what the server serves, and why.
 */
export async function reachForeign(
  home: string,
  name: string,
  known: KnownEnvironment,
  signal: AbortSignal,
): Promise<EnvironmentAddress> {
  const local = findLocalEnvironment(home) ?? (await beLocalEnvironment(home, signal));
  const connection = connectEnvironment(local);
  holdUntilEnd(connection);
  try {
    const foreign = foreignMessage(foreignOptionsOf(name, known));
    const reached = connection.foreign.reach({ foreign }, { signal })[Symbol.asyncIterator]();
    const first = await reached.next();
    if (first.done === true) throw new UserError('unreachable', 'the local environment ended');
    const { address, token } = first.value;
    await untilDescribed({ address, token }, signal);
    return { address, token };
  } catch (error) {
    throw toUserError(error, local.address);
  }
}

/** As the control API takes it. */
export function foreignMessage({ name, address, protocol, source, headers, tls }: ForeignOptions): Foreign {
  const definitions = (): Foreign['definitions'] => {
    if (source.kind === 'descriptors') return { case: 'descriptors', value: source.file };
    if (source.kind === 'module') return { case: 'module', value: source.folder };
    return { case: 'reflection', value: { $typeName: 'skep.foreign.v1.Reflection' } };
  };
  return create(ForeignSchema, {
    ...{ name, address },
    protocol: apiProtocol(protocol),
    definitions: definitions(),
    headers: headers.map(([header, value]) => ({ name: header, value })),
    ...(tls && { certificates: tls }),
  });
}

async function beLocalEnvironment(home: string, signal: AbortSignal): Promise<EnvironmentAddress> {
  const known = Promise.withResolvers<EnvironmentAddress>();
  const joined = await joinLocalEnvironment({
    home,
    signal,
    onEndpoint: (endpoint) => known.resolve(endpoint),
  });
  holdUntilEnd(joined);
  return known.promise;
}

async function untilDescribed(environment: EnvironmentAddress, signal: AbortSignal): Promise<void> {
  using connection = connectEnvironment(environment);
  for await (const { status } of connection.environment.watch({}, { signal })) {
    const [server] = status?.projects ?? [];
    if (server === undefined || server.state === ProjectState.STARTING) continue;
    if (server.state !== ProjectState.FAILED) return;
    throw new UserError('server-unreachable', server.error, { problems: server.problems });
  }
}
