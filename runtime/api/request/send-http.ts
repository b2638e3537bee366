/** Sends a plain HTTP request of a request file. */
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import type { RequestHeader } from './request-file.ts';

export interface HttpRequest {
  method: string;
  url: string;
  headers: RequestHeader[];
  body: string;
  token: string | undefined;
}

/** Answers with what came back, whatever its status. Rejects with UserError `unreachable` when nothing answers. */
export async function sendHttp(request: HttpRequest, signal: AbortSignal): Promise<JsonCallResult> {
  const headers = new Headers(request.headers.map(({ name, value }): [string, string] => [name, value]));
  if (request.token && !headers.has('authorization')) headers.set('authorization', `Bearer ${request.token}`);
  const hasBody = request.body !== '' && request.method !== 'GET' && request.method !== 'HEAD';
  if (hasBody && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const started = performance.now();
  const init = { method: request.method, headers, signal, redirect: 'manual' as const };
  const response = await fetch(request.url, hasBody ? { ...init, body: request.body } : init).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      throw new UserError(
        'unreachable',
        `Nothing answers at ${new URL(request.url).origin}: check the address, and that it runs.`,
      );
    },
  );
  const firstByteMs = performance.now() - started;
  const text = await response.text();
  return {
    code: response.ok ? 'ok' : response.statusText.toLowerCase().replaceAll(' ', '_') || 'error',
    httpStatus: response.status,
    message: '',
    details: [],
    headers: [...response.headers],
    trailers: [],
    messages: text === '' ? [] : [text],
    sentBytes: hasBody ? Buffer.byteLength(request.body) : 0,
    receivedBytes: Buffer.byteLength(text),
    firstByteMs,
    totalMs: performance.now() - started,
  };
}
