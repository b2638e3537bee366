/** Finds out what a server speaks, by asking it nothing that has an effect. */
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import type { DescService } from '@bufbuild/protobuf';
import { type ClientTls, isTlsFailure, readClientTls, tlsFailureText } from '../api/client-tls.ts';
import { UserError } from '../user-error.ts';
import type { ForeignOptions } from './foreign-options.ts';
import { type SpokenProtocol, unreachableText } from './foreign-target.ts';
import { socketAddress } from './socket-address.ts';
import { harmlessRequest, whatAnswers } from './what-answers.ts';

/** Milliseconds that finding out may take. */
const limitMs = 10_000;
/** Milliseconds for a server to say that it speaks HTTP/2 where nothing was agreed on before: HTTP/1.1 servers may say nothing at all. */
const settingsMs = 2_000;

/**
 * The protocol that was told, or else gRPC where the server has it, or else Connect; and the version of HTTP. Throws UserError
 * `server-unreachable`, `tls-refused`, `tls-unreadable` and `tls-invalid`; `address-scheme` where it is to be http in place of https or
 * the other way round, `no-http` and `no-http2`; and the signal's reason.
 *
 * @param services what is known of its services; more certain with a unary method among them
 */
export async function spokenProtocol(
  { address, protocol, tls: files }: Pick<ForeignOptions, 'address' | 'protocol' | 'tls'>,
  services: readonly DescService[],
  signal: AbortSignal,
): Promise<SpokenProtocol> {
  signal.throwIfAborted();
  const tls = files && readClientTls(files);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  try {
    const version = await httpVersion(address, tls, limited);
    if (version === '1.1') await requireHttp(address, limited);
    if (version === '1.1' && protocol === 'grpc') throw noHttp2(address);
    if (protocol !== undefined) return { protocol, version: protocol === 'grpc' ? '2' : version };
    if (version === '1.1') return { protocol: 'connect', version };
    const isGrpc = await speaksGrpc(address, tls, probedPath(services), limited);
    return { protocol: isGrpc ? 'grpc' : 'connect', version };
  } catch (error) {
    let failure = error;
    // What answered may be gone by now, or say nothing.
    if (!limited.aborted && isNoTls(error)) failure = await noTls(address, limited).catch((gone) => gone);
    signal.throwIfAborted();
    if (failure instanceof UserError) throw failure;
    const reason = limited.aborted
      ? new Error(`no answer within ${limitMs / 1000} s`)
      : failure instanceof Error
        ? failure
        : new Error(String(failure));
    if (address.startsWith('https:') && isTlsFailure(reason.message))
      throw new UserError('tls-refused', tlsFailureText(address, reason.message), { cause: error });
    throw new UserError('server-unreachable', unreachableText(address, reason), { cause: error });
  }
}

/** Throws a UserError where it does not even speak HTTP/1.1. What was agreed on by TLS is so. */
async function requireHttp(address: string, signal: AbortSignal): Promise<void> {
  if (address.startsWith('https:')) return;
  const answerer = await whatAnswers(new URL(address), signal);
  if (answerer === 'http') return;
  if (answerer === 'neither') throw noHttp(address);
  const message = `${address} is encrypted: write ${address.replace(/^http:/, 'https:')}`;
  throw new UserError('address-scheme', message);
}

/** OpenSSL got something else than TLS. */
function isNoTls(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/.test(
    code,
  );
}

/** Says what answers there in place of TLS. Rejects like `whatAnswers`. */
async function noTls(address: string, signal: AbortSignal): Promise<UserError> {
  if ((await whatAnswers(new URL(address), signal)) !== 'http') return noHttp(address);
  const message = `${address} is not encrypted: write ${address.replace(/^https:/, 'http:')}, if that is meant to be so`;
  return new UserError('address-scheme', message);
}

function noHttp(address: string): UserError {
  return new UserError(
    'no-http',
    `what answers at ${address} is no server of gRPC or Connect: check its port`,
  );
}

function noHttp2(address: string): UserError {
  const message = `${address} speaks HTTP/1.1 alone, which gRPC cannot do: choose Connect or gRPC-Web, or check the address`;
  return new UserError('no-http2', message);
}

/** The frame that a client of HTTP/2 begins with. */
const emptySettings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

function httpVersion(address: string, tls: ClientTls | undefined, signal: AbortSignal): Promise<'1.1' | '2'> {
  const url = new URL(address);
  return url.protocol === 'https:' ? agreedVersion(url, tls, signal) : plainVersion(url, signal);
}

/** What the two sides agree on while they make the connection safe. */
function agreedVersion(url: URL, tls: ClientTls | undefined, signal: AbortSignal): Promise<'1.1' | '2'> {
  return new Promise((resolve, reject) => {
    const place = socketAddress(url);
    const socket = connectTls({
      ...place,
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(/^[\d.]+$|:/.test(place.host) ? {} : { servername: place.host }),
      ...tls,
    });
    const abort = () => socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    // A server that wants a certificate says so only with the first data it sends (TLS 1.3).
    socket.once('secureConnect', () => {
      const version = socket.alpnProtocol === 'h2' ? '2' : '1.1';
      socket.once('data', () => {
        resolve(version);
        socket.destroy();
      });
      if (version === '1.1') socket.write(harmlessRequest(url));
      else socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), emptySettings]));
    });
    socket.on('error', reject);
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new Error('it closed the connection'));
    });
  });
}

/** Whether it takes up HTTP/2 with nothing agreed on before. */
async function plainVersion(url: URL, signal: AbortSignal): Promise<'1.1' | '2'> {
  const session = connect(url.origin);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<'1.1' | '2'>();
    let connected = false;
    session.once('connect', () => {
      connected = true;
    });
    session.once('remoteSettings', () => resolve('2'));
    session.on('error', (error) => (connected || isNoHttp2(error) ? resolve('1.1') : reject(error)));
    session.once('close', () => (connected ? resolve('1.1') : reject(new Error('it closed the connection'))));
    const timer = setTimeout(() => connected && resolve('1.1'), settingsMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  } finally {
    session.destroy();
  }
}

/** What Node says of an answer in HTTP/1.1. */
function isNoHttp2(error: Error): boolean {
  return /protocol error|ERR_HTTP2/i.test(`${(error as NodeJS.ErrnoException).code} ${error.message}`);
}

/** A unary method, or one that tells of a server's own. */
function probedPath(services: readonly DescService[]): string {
  for (const { typeName, methods } of services) {
    const unary = methods.find(({ methodKind }) => methodKind === 'unary');
    if (unary !== undefined) return `/${typeName}/${unary.name}`;
  }
  return '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
}

/**
 * Whether a request that is cut off in the middle of its first message is answered in gRPC. No handler of a unary method sees
 * such a request.
 */
async function speaksGrpc(
  address: string,
  tls: ClientTls | undefined,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  // It may have been given up since the step before.
  signal.throwIfAborted();
  const session: ClientHttp2Session = connect(address, tls);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    session.on('error', reject);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_AUTHORITY]: new URL(address).host,
      [constants.HTTP2_HEADER_PATH]: path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.once('response', (headers) =>
      resolve((headers['content-type'] ?? '').startsWith('application/grpc')),
    );
    // Only what speaks gRPC understands enough to be offended.
    stream.on('error', () => resolve(true));
    stream.once('close', () => resolve(true));
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    stream.end(Buffer.from([0, 0, 0, 0, 9, 8]));
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', abort);
      stream.close(constants.NGHTTP2_CANCEL);
    }
  } finally {
    session.destroy();
  }
}
