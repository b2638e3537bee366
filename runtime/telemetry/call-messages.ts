/** The history's rows as the API tells of them. */
import { create, fromBinary } from '@bufbuild/protobuf';
import {
  type CallRecord,
  CallRecordSchema,
  type GetCallResponse,
  GetCallResponseSchema,
  type Span,
  SpanKind,
  SpanSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { FoundCall } from './history-database.ts';

/** A call as lists of them have it. */
export function callRecord({ id, record }: FoundCall): CallRecord {
  const call = fromBinary(CallRecordSchema, record);
  call.id = BigInt(id);
  return call;
}

/** A call with its metadata and messages. */
export function callDetail(found: FoundCall & { detail: Uint8Array }): GetCallResponse {
  const detail = fromBinary(GetCallResponseSchema, found.detail);
  detail.call = callRecord(found);
  return detail;
}

/** A call as the span of whoever served it. */
export function callSpan(found: FoundCall): Span {
  const { id, traceId, spanId, service, method, project, code, error, ...call } = callRecord(found);
  const attributes: Record<string, string> = {
    'rpc.system': 'grpc',
    'rpc.service': service,
    'rpc.method': method,
    'skep.protocol': call.protocol,
    'skep.instance': String(call.instance),
  };
  if (call.caller !== '') attributes['skep.caller'] = call.caller;
  return create(SpanSchema, {
    traceId,
    spanId,
    parentSpanId: found.parentSpanId,
    name: `${service}/${method}`,
    kind: SpanKind.SERVER,
    ...(call.started && { started: call.started }),
    ...(call.duration && { duration: call.duration }),
    project,
    code,
    error,
    attributes,
    call: id,
  });
}
