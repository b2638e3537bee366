/** ForeignService: what clients ask the local environment to reach. */
import path from 'node:path';
import type { ServiceImpl } from '@connectrpc/connect';
import { clientTlsFiles } from '../api/client-tls.ts';
import { type Foreign, type ForeignService, Protocol } from '../api/gen/skep/foreign/v1/foreign_pb.ts';
import { UserError } from '../user-error.ts';
import { describeForeign } from './describe-foreign.ts';
import type { ForeignEnvironments } from './foreign-environments.ts';
import type { DefinitionSource, ForeignOptions } from './foreign-options.ts';
import { apiProtocol, protocolName } from './protocol-names.ts';

/**
 * Reaching lasts as long as its stream, and ends with `closing` too. Its errors are those of `describeForeign` and of
 * `ForeignEnvironments`, and UserErrors `address-invalid`, `folder-relative` and `tls-invalid` for what is asked.
 */
export function foreignService(
  foreign: ForeignEnvironments,
  closing: AbortSignal,
): ServiceImpl<typeof ForeignService> {
  return {
    async probe({ foreign: asked }, { signal }) {
      const { services, spoken } = await describeForeign(optionsOf(asked), signal);
      const protocol = apiProtocol(spoken.protocol);
      return { protocol, services: services.map(({ typeName }) => typeName) };
    },
    async *reach({ foreign: asked }, context) {
      const signal = AbortSignal.any([context.signal, closing]);
      await using reached = await foreign.reach(optionsOf(asked), asked?.isSkep === true);
      const { address = '', token = '' } = reached.environment ?? {};
      yield { address, token };
      await aborted(signal);
    },
    async refresh({ name }) {
      const services = await (await foreign.find(name)).refresh();
      return { services: services.map(({ typeName }) => typeName) };
    },
  };
}

/** Throws UserError `address-invalid`, `folder-relative` and `tls-invalid`. */
function optionsOf(asked: Foreign | undefined): ForeignOptions {
  const { name = '', address = '', protocol, headers = [], certificates } = asked ?? {};
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UserError(
      'address-invalid',
      `"${address}" is no address: it looks like https://api.example.com`,
    );
  const { cert, key, ca } = certificates ?? {};
  const tls = clientTlsFiles({ cert: cert || undefined, key: key || undefined, ca: ca || undefined });
  return {
    name,
    address,
    protocol: protocolName(protocol ?? Protocol.UNSPECIFIED),
    source: sourceOf(asked?.definitions),
    headers: headers.map((header): [string, string] => [header.name, header.value]),
    ...(tls && { tls }),
  };
}

function sourceOf(definitions: Foreign['definitions'] | undefined): DefinitionSource {
  switch (definitions?.case) {
    case 'descriptors':
      return { kind: 'descriptors', file: absolute(definitions.value) };
    case 'module':
      return { kind: 'module', folder: absolute(definitions.value) };
    default:
      return { kind: 'reflection' };
  }
}

function absolute(given: string): string {
  if (path.isAbsolute(given)) return given;
  throw new UserError('folder-relative', `"${given}" is not an absolute path`);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
