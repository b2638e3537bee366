/** Sends a plain HTTP request of a request file. */
import { STATUS_CODES } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import { type ClientTlsFiles, isTlsFailure, readClientTls, tlsFailureText } from '../client-tls.ts';
import { Exchange } from '../exchange.ts';
import type { RequestHeader } from './request-file.ts';

export interface HttpRequest {
  method: string;
  url: string;
  headers: RequestHeader[];
  body: string;
  token: string | undefined;
  /** Certificates of the environment's own. */
  tls?: ClientTlsFiles | undefined;
}

/** Answers with what came back, whatever its status. Rejects with UserError `unreachable` when nothing answers. */
export async function sendHttp(request: HttpRequest, signal: AbortSignal): Promise<JsonCallResult> {
  const hasBody = request.body !== '' && request.method !== 'GET' && request.method !== 'HEAD';
  const exchange = new Exchange();
  const started = performance.now();
  const tls = request.tls && readClientTls(request.tls);
  const sent = {
    url: new URL(request.url),
    method: request.method,
    headers: headersOf(request, hasBody),
    ...(tls && { tls }),
  };
  const body = Buffer.from(request.body);
  const response = await exchange.send(hasBody ? { ...sent, body } : sent, signal).catch((error: unknown) => {
    if (signal.aborted || error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (isTlsFailure(reason)) throw new UserError('tls-refused', tlsFailureText(sent.url.origin, reason));
    throw new UserError(
      'unreachable',
      `Nothing answers at ${sent.url.origin}: check the address, and that it runs.`,
    );
  });
  const firstByteMs = performance.now() - started;
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    exchange.wire.received.push(chunk);
  }
  const totalMs = performance.now() - started;
  const timing = exchange.timing();
  const received = Buffer.concat(chunks);
  const { bytes, isInflated } = await inflated(received, response.headers['content-encoding']);
  const status = response.statusCode ?? 0;
  const isGood = status >= 200 && status < 300;
  const contentType = response.headers['content-type'] ?? '';
  const isText = isTextual(contentType, bytes);
  return {
    code: isGood ? 'ok' : (STATUS_CODES[status]?.toLowerCase().replaceAll(' ', '_') ?? 'error'),
    httpStatus: status,
    message: '',
    details: [],
    headers: pairs(response.rawHeaders),
    trailers: pairs(response.rawTrailers),
    messages: isText && bytes.length > 0 ? [bytes.toString()] : [],
    sentBytes: hasBody ? body.length : 0,
    receivedBytes: received.length,
    firstByteMs,
    totalMs,
    timing,
    wire: exchange.wire,
    ...(isInflated && { uncompressedBytes: bytes.length }),
    ...(!isText && { binary: { contentType, bytes } }),
  };
}

function headersOf(request: HttpRequest, hasBody: boolean): [string, string][] {
  const headers = request.headers.map(({ name, value }): [string, string] => [name, value]);
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const add = (name: string, value: string) => {
    if (!given.has(name)) headers.push([name, value]);
  };
  if (request.token) add('authorization', `Bearer ${request.token}`);
  if (hasBody) add('content-type', 'application/json');
  add('accept', '*/*');
  add('accept-encoding', 'gzip, deflate, br');
  add('user-agent', 'skep');
  // The length and the connection are the exchange's own.
  return headers.filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name));
}

const inflaters: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** What cannot be inflated is shown as it came. */
async function inflated(
  bytes: Buffer,
  encoding: string | undefined,
): Promise<{ bytes: Buffer; isInflated: boolean }> {
  const inflater = inflaters[encoding ?? ''];
  if (!inflater || bytes.length === 0) return { bytes, isInflated: false };
  return inflater(bytes).then(
    (whole) => ({ bytes: whole, isInflated: true }),
    () => ({ bytes, isInflated: false }),
  );
}

/** By its type where that says it, else by whether it is UTF-8 without control characters. */
function isTextual(contentType: string, bytes: Buffer): boolean {
  if (/^(text\/|application\/([\w.-]+\+)?(json|xml|yaml|javascript|x-ndjson|graphql))/i.test(contentType))
    return true;
  if (/^(image|audio|video|font)\/|octet-stream|protobuf|grpc|zip|pdf/i.test(contentType)) return false;
  const start = bytes.subarray(0, 1024);
  return !start.includes(0) && !start.toString().slice(0, -1).includes('\ufffd');
}

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2)
    found.push([(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']);
  return found;
}
