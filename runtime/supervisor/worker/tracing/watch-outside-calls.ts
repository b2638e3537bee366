/** Requests over `fetch`, undici and node:http that code makes while it answers a call, heard of on Node's diagnostics channels. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Tracing } from './index.ts';
import { OutsideCall } from './outside-call.ts';

/** What undici tells of a request: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface UndiciRequest {
  origin: string | URL;
  path: string;
  method: string;
  headers: unknown;
  addHeader(name: string, value: string): void;
}

interface UndiciMessage {
  request: UndiciRequest;
  response?: { statusCode: number };
  error?: unknown;
}

interface HttpMessage {
  request: ClientRequest;
  response?: IncomingMessage;
  error?: unknown;
}

/** Costs a request something only while a call is answered, and code that makes none nothing. */
export function watchOutsideCalls(tracing: Tracing): void {
  const open = new WeakMap<object, OutsideCall>();
  const places = watchFetch(tracing);
  listen<UndiciMessage>('undici:request:create', ({ request }) => {
    if (tracing.traceparent === undefined) return;
    const { origin, path, method, headers } = request;
    const call = new OutsideCall(tracing, method, String(origin) + path, places.getStore() ?? placeHere());
    open.set(request, call);
    // Who propagates the context himself has said where the trace goes on.
    if (String(headers).includes('traceparent')) return;
    for (const [name, value] of call.headers) request.addHeader(name, value);
  });
  listen<UndiciMessage>('undici:request:headers', ({ request, response }) =>
    open.get(request)?.answered(response?.statusCode ?? 0),
  );
  listen<UndiciMessage>('undici:request:trailers', ({ request }) => open.get(request)?.end());
  listen<UndiciMessage>('undici:request:error', ({ request, error }) => open.get(request)?.end(error));

  listen<HttpMessage>('http.client.request.created', ({ request }) => {
    if (tracing.traceparent === undefined) return;
    const call = new OutsideCall(tracing, request.method, httpUrl(request), placeHere());
    open.set(request, call);
    // With raw headers they are written already, and nothing can be added.
    if (!request.headersSent && !request.hasHeader('traceparent'))
      for (const [name, value] of call.headers) request.setHeader(name, value);
    request.once('close', () => call.end(request.errored ?? undefined));
  });
  listen<HttpMessage>('http.client.response.finish', ({ request, response }) =>
    open.get(request)?.answered(response?.statusCode ?? 0),
  );
  listen<HttpMessage>('http.client.request.error', ({ request, error }) => open.get(request)?.end(error));
}

function listen<Message>(channel: string, hear: (message: Message) => void): void {
  subscribe(channel, (message) => {
    try {
      hear(message as Message);
    } catch {
      // What another version of Node tells otherwise is not worth the code's own request.
    }
  });
}

/** `fetch` begins its request later, where nobody's code is on the stack any more: its place is noted here. */
function watchFetch(tracing: Tracing): AsyncLocalStorage<{ stack?: string }> {
  const places = new AsyncLocalStorage<{ stack?: string }>();
  const original = globalThis.fetch;
  const watched = function fetch(...args: Parameters<typeof original>): ReturnType<typeof original> {
    if (tracing.traceparent === undefined) return original(...args);
    return places.run(placeHere(watched), original, ...args);
  };
  globalThis.fetch = watched;
  return places;
}

/**
 * The stack at this place, without `above` and what it called. `stack` becomes text when it is first read, which is
 * mostly never.
 */
export function placeHere(above?: (...args: never[]) => unknown): { stack?: string } {
  const place: { stack?: string } = {};
  Error.captureStackTrace(place, above);
  return place;
}

function httpUrl(request: ClientRequest): string {
  const { protocol, host, path } = request;
  const port = /:(\d+)$/.exec(String(request.getHeader('host') ?? ''))?.[0] ?? '';
  return `${protocol}//${host.includes(':') ? `[${host}]` : host}${port}${path}`;
}
