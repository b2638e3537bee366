/**
 * The same for node:http2, and so for grpc-js. Its diagnostics channels tell of a request when its headers cannot be added to
 * any more, so sessions are watched themselves. Loaded only for code that has node:http2.
 */
import http2, { type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import { syncBuiltinESMExports } from 'node:module';
import type { Tracing } from './index.ts';
import { OutsideCall } from './outside-call.ts';
import { placeHere } from './watch-outside-calls.ts';

/** From now on, for sessions that the thread opens: a request within a call is a span of its trace, and carries that as `traceparent`. */
export function watchHttp2(tracing: Tracing): void {
  const original = http2.connect;
  const watched = function connect(...args: Parameters<typeof original>): ClientHttp2Session {
    const session = original(...args);
    const request = session.request.bind(session);
    const origin = new URL(args[0]).origin;
    session.request = (headers, options) => {
      if (tracing.traceparent === undefined) return request(headers, options);
      const method = headerOf(headers, ':method') ?? 'GET';
      const path = headerOf(headers, ':path') ?? '/';
      const call = new OutsideCall(tracing, method, origin + path, placeHere(session.request));
      const stream = request(withContext(headers, call), options);
      follow(stream, call, path, isGrpc(headers));
      return stream;
    };
    return session;
  };
  Object.assign(http2, { connect: watched });
  syncBuiltinESMExports();
}

type RequestHeaders = OutgoingHttpHeaders | readonly string[] | undefined;

/** Headers are an object, or names and values in turn. */
function headerOf(headers: RequestHeaders, name: string): string | undefined {
  if (!isList(headers)) return headers?.[name] === undefined ? undefined : String(headers[name]);
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}

function withContext(headers: RequestHeaders, call: OutsideCall): RequestHeaders {
  if (headerOf(headers, 'traceparent') !== undefined) return headers;
  if (isList(headers)) return [...headers, ...call.headers.flat()];
  return { ...headers, ...Object.fromEntries(call.headers) };
}

function isList(headers: RequestHeaders): headers is readonly string[] {
  return Array.isArray(headers);
}

function isGrpc(headers: RequestHeaders): boolean {
  return headerOf(headers, 'content-type')?.startsWith('application/grpc') === true;
}

function follow(stream: ClientHttp2Stream, call: OutsideCall, path: string, grpc: boolean): void {
  if (grpc) call.grpc(path, undefined);
  const readStatus = (headers: Record<string, unknown>): void => {
    if (grpc && headers['grpc-status'] !== undefined) call.grpc(path, Number(headers['grpc-status']));
  };
  stream.prependOnceListener('response', (headers) => {
    call.answered(Number(headers[':status'] ?? 0));
    readStatus(headers);
  });
  stream.prependOnceListener('trailers', readStatus);
  stream.once('close', () => call.end(stream.errored ?? undefined));
}
