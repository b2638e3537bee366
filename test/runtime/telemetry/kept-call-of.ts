import { CallOrigin } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { KeptCall } from '../../../runtime/telemetry/kept-call.ts';

/** A call of the history in which every property says something. */
export function keptCallOf(of: Partial<KeptCall>): KeptCall {
  return {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    parentSpanId: 'c'.repeat(16),
    started: 1_764_337_000_123,
    durationMs: 1.25,
    service: 'posts.v1.PostsService',
    method: 'Get',
    project: 'posts',
    instance: 1,
    origin: CallOrigin.OUTSIDE,
    caller: 'curl/8 ü',
    protocol: 'grpc',
    code: 5,
    error: 'no such post',
    status: new Uint8Array([8, 5]),
    requestBytes: 14,
    responseBytes: 5_000_000_000,
    requestMessages: 1,
    responseMessages: 300,
    codec: 'json',
    schema: 1,
    requestHeaders: [
      ['user-agent', 'curl/8 ü'],
      ['x-long', 'x'.repeat(200)],
    ],
    responseHeaders: [['content-type', 'application/grpc']],
    responseTrailers: [['grpc-status', '5']],
    requests: [{ bytes: new TextEncoder().encode('{"id":"7"}'), size: 10, at: 0.5 }],
    responses: [{ bytes: new TextEncoder().encode('{"cut'), size: 100_000, at: 1.5 }],
    sampled: true,
    ...of,
  };
}
