/** What is kept of an added environment, between windows and restarts. */
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import type { Foreign, Protocol } from '../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';

/** Secrets are kept apart: a token, or the values of headers. */
export interface SavedEnvironment {
  name: string;
  address: string;
  /** Where its certificates lie, when it has its own. */
  tls?: ClientTlsFiles;
  /** Of a server of someone else's. */
  foreign?: SavedForeign;
}

export interface SavedForeign {
  /** As it was found out, or told. */
  protocol: Protocol;
  source: ForeignSource;
}

/** Where the definitions of a server come from; paths are absolute. */
export type ForeignSource =
  | { kind: 'reflection' }
  | { kind: 'descriptors'; file: string }
  | { kind: 'module'; folder: string };

export type HeaderValues = readonly (readonly [name: string, value: string])[];

/** As the secret of a server is kept. */
export function writeHeaders(headers: HeaderValues): string {
  return JSON.stringify(headers);
}

/** None where there is no secret, or no such one. */
export function readHeaders(secret: string): HeaderValues {
  try {
    const read: unknown = JSON.parse(secret);
    return Array.isArray(read) ? read.filter((each): each is [string, string] => Array.isArray(each)) : [];
  } catch {
    return [];
  }
}

/** What the local environment is asked to reach. */
export async function foreignMessage(
  { name, address, tls, foreign }: SavedEnvironment,
  secret: string,
): Promise<Foreign> {
  const [{ create }, { ForeignSchema, Protocol }] = await Promise.all([
    import('@bufbuild/protobuf'),
    import('../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts'),
  ]);
  const headers: HeaderValues = foreign ? readHeaders(secret) : [['authorization', `Bearer ${secret}`]];
  return create(ForeignSchema, {
    ...{ name, address, isSkep: foreign === undefined },
    protocol: foreign?.protocol ?? Protocol.GRPC,
    definitions: definitionsOf(foreign?.source ?? { kind: 'reflection' }),
    headers: headers.map(([header, value]) => ({ name: header, value })),
    ...(tls && { certificates: tls }),
  });
}

function definitionsOf(source: ForeignSource): Foreign['definitions'] {
  if (source.kind === 'descriptors') return { case: 'descriptors', value: source.file };
  if (source.kind === 'module') return { case: 'module', value: source.folder };
  return { case: 'reflection', value: { $typeName: 'skep.foreign.v1.Reflection' } };
}
