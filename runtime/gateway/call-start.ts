import type { CallStart, Codec } from '../call/call.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
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
  const start: CallStart = {
    service: route.serviceName,
    method: route.methodName,
    codec,
    metadata: requestMetadata(exchange.rawHeaders, route.service.scope !== 'none'),
    request: {
      protocol,
      method: exchange.method,
      url: `${exchange.secure ? 'https' : 'http'}://${exchange.authority}${exchange.path}`,
    },
  };
  if (timeoutMs !== undefined) start.timeoutMs = timeoutMs;
  const traceparent = exchange.header('traceparent');
  if (readTraceparent(traceparent) !== undefined) start.traceparent = traceparent as string;
  // It says nothing without the trace that it is of: https://www.w3.org/TR/trace-context-1/#a-traceparent-is-not-received
  else if (exchange.header('tracestate') !== undefined)
    start.metadata = start.metadata.filter(([name]) => name !== 'tracestate');
  return start;
}
