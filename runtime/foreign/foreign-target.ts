/** Calls that go to a server of someone else's, in the protocol it speaks, with the headers it wants. */
import { Code, type ConnectError } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { type ClientTls, isTlsFailure, readClientTls, tlsFailureText } from '../api/client-tls.ts';
import type { CallEnd, CallStart, CallTarget } from '../call/call.ts';
import { endOfError, failedEnd } from '../call/call-error.ts';
import { GrpcTarget } from '../proxy/grpc-target.ts';
import type { FindMethod } from '../proxy/transcoder.ts';
import type { ForeignOptions, ForeignProtocol } from './foreign-options.ts';
import { TransportTarget } from './transport-target.ts';

/** How a server is really talked to. */
export interface SpokenProtocol {
  protocol: ForeignProtocol;
  /** Of HTTP. gRPC has no other than 2. */
  version: '1.1' | '2';
}

export interface ForeignTarget extends CallTarget, Disposable {}

/**
 * Opens a target. Connects with the first call. Throws UserError `tls-unreadable` and `tls-invalid`.
 *
 * @param findMethod definitions of its methods: without one, a call can be in proto over gRPC alone
 */
export function openForeignTarget(
  { address, headers, tls: files }: Pick<ForeignOptions, 'address' | 'headers' | 'tls'>,
  spoken: SpokenProtocol,
  findMethod: FindMethod,
): ForeignTarget {
  const tls = files && readClientTls(files);
  const target =
    spoken.protocol === 'grpc'
      ? new GrpcTarget({
          address,
          tls,
          findMethod,
          unavailable: (reason) => unreachableText(address, reason),
        })
      : new TransportTarget({
          transport: transportOf(address, spoken, tls),
          findMethod,
          toEnd: (error) => endOf(error, address),
        });
  return {
    open: (start, observer) => target.open(withHeaders(start, headers), observer),
    [Symbol.dispose]: () => target[Symbol.dispose](),
  };
}

function endOf(error: ConnectError, address: string): CallEnd {
  if (error.code === Code.Unavailable && error.cause instanceof Error)
    return failedEnd(Code.Unavailable, unreachableText(address, error.cause));
  // Nobody cancelled: so Node resets the streams of a connection that breaks.
  if (error.code === Code.Canceled && /^http\/2 stream closed/.test(error.rawMessage))
    return failedEnd(Code.Unavailable, `the connection to ${address} was lost`);
  return endOfError(error);
}

function transportOf(baseUrl: string, { protocol, version }: SpokenProtocol, tls: ClientTls | undefined) {
  const options = { baseUrl, ...(tls && { nodeOptions: tls }) };
  const create = protocol === 'connect' ? createConnectTransport : createGrpcWebTransport;
  return version === '2'
    ? create({ ...options, httpVersion: '2' })
    : create({ ...options, httpVersion: '1.1' });
}

/** What a call sets itself counts. */
function withHeaders(start: CallStart, headers: ForeignOptions['headers']): CallStart {
  if (headers.length === 0) return start;
  const given = new Set(start.metadata.map(([name]) => name));
  const added = headers.filter(([name]) => !given.has(name.toLowerCase()));
  const metadata: CallStart['metadata'] = [
    ...start.metadata,
    ...added.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
  ];
  return { ...start, metadata };
}

/** Why a server cannot be reached, for people. */
export function unreachableText(address: string, reason: Error | undefined): string {
  const words = reason?.message ?? '';
  if (address.startsWith('https:') && isTlsFailure(words)) return tlsFailureText(address, words);
  const why = words === '' ? '' : ` (${words})`;
  return `nothing answers at ${address}${why}: check the address, and that the server is up`;
}
