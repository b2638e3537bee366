/** Spans that code made, in OTLP's JSON. */
import type { Attributes, AttributeValue } from '../../supervisor/worker-span.ts';
import type { KeptSpan } from '../kept-call.ts';
import { withoutSecrets } from '../span-row.ts';
import type { AnyValue, KeyValue, ProjectSpan } from './otlp-span.ts';

/** opentelemetry.proto.trace.v1.Span.Event */
export interface OtlpEvent {
  timeUnixNano: string;
  name: string;
  attributes: KeyValue[];
}

const errorStatus = 2;

/** A span as the collector takes it, without secrets, and the project that it is of. */
export function codeSpan(kept: KeptSpan): ProjectSpan {
  const span = withoutSecrets(kept);
  const { traceId, spanId, parentSpanId, name, kind, project, code, error, started, durationMs } = span;
  return {
    project,
    span: {
      traceId,
      spanId,
      parentSpanId,
      name,
      // Ours are OpenTelemetry's in OTLP too.
      kind,
      startTimeUnixNano: nanoseconds(started),
      endTimeUnixNano: nanoseconds(started + durationMs),
      attributes: keyValues(span.attributes),
      events: otlpEvents(span),
      status: code === 0 ? {} : { code: errorStatus, message: error },
    },
  };
}

/** The events of a span, without secrets. */
export function otlpEvents(span: KeptSpan): OtlpEvent[] {
  return withoutSecrets(span).events.map(({ name, time, attributes }) => ({
    timeUnixNano: nanoseconds(time),
    name,
    attributes: keyValues(attributes),
  }));
}

/** Attributes as OTLP's JSON has them. */
export function keyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'object') return { arrayValue: { values: value.map(anyValue) } };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Of milliseconds since the epoch, of which a double tells a quarter of a microsecond. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
