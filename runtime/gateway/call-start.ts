import type { CallStart, Codec } from '../call/call.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import type { CallParts } from './exchange.ts';
import { requestMetadata } from './header-metadata.ts';
import type { Route } from './routes.ts';
import type { RequestHead } from './upgrade.ts';

/** Connect's names of the protocols, as a handler's context has them, and those of what Connect does not know. */
export type ProtocolName = 'connect' | 'grpc' | 'grpc-web' | 'rest' | 'websocket';

/** What a request says about the call that it begins. `timeoutMs`: undefined for none. */
export function callStart(
  exchange: RequestHead,
  route: Route,
  { codec, protocol, timeoutMs }: { codec: Codec; protocol: ProtocolName; timeoutMs: number | undefined },
): CallStart {
  const { memory } = exchange;
  let parts = memory?.callParts;
  // The same path is another method where a project was replaced, or its definition.
  if (parts === undefined || parts.route !== route || parts.request.protocol !== protocol) {
    parts = callParts(exchange, route, protocol);
    if (memory !== undefined) memory.callParts = parts;
  }
  const { metadata, request, traceparent } = parts;
  const start: CallStart = { service: route.serviceName, method: route.methodName, codec, metadata, request };
  if (timeoutMs !== undefined) start.timeoutMs = timeoutMs;
  if (traceparent !== undefined) start.traceparent = traceparent;
  return start;
}

function callParts(exchange: RequestHead, route: Route, protocol: ProtocolName): CallParts {
  const metadata = requestMetadata(exchange.rawHeaders, route.service.scope !== 'none');
  const request = {
    protocol,
    method: exchange.method,
    url: `${exchange.secure ? 'https' : 'http'}://${exchange.authority}${exchange.path}`,
  };
  const traceparent = exchange.header('traceparent');
  if (readTraceparent(traceparent) !== undefined) return { route, metadata, request, traceparent };
  // A state says nothing without the trace that it is of: https://www.w3.org/TR/trace-context-1/#a-traceparent-is-not-received
  const stateless =
    exchange.header('tracestate') === undefined
      ? metadata
      : metadata.filter(([name]) => name !== 'tracestate');
  return { route, metadata: stateless, request, traceparent: undefined };
}
