/** Sends a plain HTTP request of a request file. */
import { STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import { type ClientTlsFiles, isTlsFailure, readClientTls, tlsFailureText } from '../client-tls.ts';
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

interface HttpAnswer {
  status: number;
  headers: [name: string, value: string][];
  firstByteMs: number;
  text: string;
}

/** Answers with what came back, whatever its status. Rejects with UserError `unreachable` when nothing answers. */
export async function sendHttp(request: HttpRequest, signal: AbortSignal): Promise<JsonCallResult> {
  const headers = new Headers(request.headers.map(({ name, value }): [string, string] => [name, value]));
  if (request.token && !headers.has('authorization')) headers.set('authorization', `Bearer ${request.token}`);
  const hasBody = request.body !== '' && request.method !== 'GET' && request.method !== 'HEAD';
  if (hasBody && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const body = hasBody ? request.body : undefined;
  const started = performance.now();
  const isOwn = request.tls && request.url.startsWith('https:');
  const send = isOwn ? sendWithCertificates : sendPlainly;
  const answer = await send(request, headers, body, signal).catch((error: unknown) => {
    if (signal.aborted || error instanceof UserError) throw error;
    const { origin } = new URL(request.url);
    const reason = reasonOf(error);
    if (isTlsFailure(reason)) throw new UserError('tls-refused', tlsFailureText(origin, reason));
    throw new UserError('unreachable', `Nothing answers at ${origin}: check the address, and that it runs.`);
  });
  const isOk = answer.status >= 200 && answer.status < 300;
  const words = STATUS_CODES[answer.status]?.toLowerCase().replaceAll(' ', '_') ?? 'error';
  return {
    code: isOk ? 'ok' : words,
    httpStatus: answer.status,
    message: '',
    details: [],
    headers: answer.headers,
    trailers: [],
    messages: answer.text === '' ? [] : [answer.text],
    sentBytes: Buffer.byteLength(body ?? ''),
    receivedBytes: Buffer.byteLength(answer.text),
    firstByteMs: answer.firstByteMs,
    totalMs: performance.now() - started,
  };
}

async function sendPlainly(
  { method, url }: HttpRequest,
  headers: Headers,
  body: string | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const started = performance.now();
  const init = { method, headers, signal, redirect: 'manual' as const };
  const response = await fetch(url, body === undefined ? init : { ...init, body });
  const firstByteMs = performance.now() - started;
  return {
    status: response.status,
    headers: [...response.headers],
    firstByteMs,
    text: await response.text(),
  };
}

/** `fetch` shows no certificate. */
async function sendWithCertificates(
  { method, url, tls }: HttpRequest,
  headers: Headers,
  body: string | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const options = { method, headers: Object.fromEntries(headers), signal, ...(tls && readClientTls(tls)) };
  const sent = httpsRequest(url, options, (response) => {
    const firstByteMs = performance.now() - started;
    const given = Object.entries(response.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    text(response).then(
      (whole) => resolve({ status: response.statusCode ?? 0, headers: given, firstByteMs, text: whole }),
      reject,
    );
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** `fetch` puts the reason into the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const reason = cause instanceof Error ? cause : error;
  return reason instanceof Error ? reason.message : String(reason);
}
