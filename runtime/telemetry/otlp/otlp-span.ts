/** Calls as spans in OTLP's JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
import { codeName } from '../../api/code-names.ts';
import { version } from '../../version.ts';
import type { KeptCall, KeptSpan } from '../kept-call.ts';
import { withoutSecrets } from '../span-row.ts';
import { keyValues, type OtlpEvent, otlpEvents } from './otlp-code-span.ts';

/** opentelemetry.proto.common.v1.AnyValue. */
export type AnyValue =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: AnyValue[] } };

/** opentelemetry.proto.common.v1.KeyValue: an attribute. */
export interface KeyValue {
  key: string;
  value: AnyValue;
}

/** opentelemetry.proto.trace.v1.Span. Ids are hex, 64-bit numbers are strings, enums are numbers. */
export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events?: OtlpEvent[];
  status: { code?: number; message?: string };
}

/** A span, and the project whose it is: each is a resource of its own. */
export interface ProjectSpan {
  project: string;
  span: OtlpSpan;
}

const serverKind = 2;
const errorStatus = 2;

/** Codes that are the server's fault. The others say something of the client: the span of a server has no status then. */
const faults = new Set([2, 4, 12, 13, 14, 15]);

/** A call as the span of whoever served it, without what its messages say; `more` is what its code adds to that. */
export function otlpSpan(call: KeptCall, more: readonly KeptSpan[] = []): ProjectSpan {
  const { traceId, spanId, parentSpanId, service, method, project, code, error } = call;
  const start = BigInt(Math.round(call.started * 1_000)) * 1_000n;
  const end = start + BigInt(Math.max(0, Math.round(call.durationMs * 1e6)));
  return {
    project,
    span: {
      traceId,
      spanId,
      parentSpanId,
      name: more.findLast((each) => each.name !== '')?.name ?? `${service}/${method}`,
      kind: serverKind,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(end),
      attributes: [
        ...attributesOf(call),
        ...more.flatMap((each) => keyValues(withoutSecrets(each).attributes)),
      ],
      ...(more.length > 0 && { events: more.flatMap(otlpEvents) }),
      status: isFault(call) ? { code: errorStatus, message: error } : statusOf(more),
    },
  };

  function isFault({ protocol }: KeptCall): boolean {
    return isGrpc(protocol) ? faults.has(code) : code !== 0;
  }
}

/** What the code itself says of how it went. */
function statusOf(more: readonly KeptSpan[]): OtlpSpan['status'] {
  const failed = more.find(({ code }) => code !== 0);
  return failed === undefined ? {} : { code: errorStatus, message: withoutSecrets(failed).error };
}

/** An ExportTraceServiceRequest. */
export function exportRequest(spans: readonly ProjectSpan[]): string {
  const projects = Map.groupBy(spans, ({ project }) => project);
  return JSON.stringify({
    resourceSpans: Array.from(projects, ([project, of]) => ({
      resource: { attributes: [text('service.name', project)] },
      scopeSpans: [{ scope: { name: 'skep', version }, spans: of.map(({ span }) => span) }],
    })),
  });
}

/** By the semantic conventions for RPC: https://opentelemetry.io/docs/specs/semconv/rpc/ */
function attributesOf({ service, method, protocol, code, instance, caller }: KeptCall): KeyValue[] {
  const grpc = isGrpc(protocol);
  const attributes = [
    text('rpc.system', grpc ? 'grpc' : 'connect_rpc'),
    text('rpc.service', service),
    text('rpc.method', method),
    text('skep.protocol', protocol),
    integer('skep.instance', instance),
  ];
  if (caller !== '') attributes.push(text('skep.caller', caller));
  if (grpc) attributes.push(integer('rpc.grpc.status_code', code));
  // The conventions write this one name in the British way, and Connect does not.
  else if (code !== 0)
    attributes.push(text('rpc.connect_rpc.error_code', code === 1 ? 'cancelled' : codeName(code)));
  return attributes;
}

/** All others carry Connect's errors. */
function isGrpc(protocol: string): boolean {
  return protocol === 'grpc' || protocol === 'grpc-web';
}

function text(key: string, value: string): KeyValue {
  return { key, value: { stringValue: value } };
}

function integer(key: string, value: number): KeyValue {
  return { key, value: { intValue: String(value) } };
}
