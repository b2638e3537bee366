/** A span that code in an instance made, or what it adds to the span of the call that it answers; as JSON can carry it. */
import type { Metadata } from '../call/call.ts';

/** As OpenTelemetry has them. */
export type AttributeValue = string | number | boolean | (string | number | boolean)[];
export type Attributes = Record<string, AttributeValue>;

export interface SpanMoment {
  name: string;
  /** Milliseconds since the epoch. */
  time: number;
  attributes: Attributes;
}

export interface WorkerSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** Empty: as it is, of a call's own span. */
  name: string;
  /** Of skep.telemetry.v1.SpanKind, which are OpenTelemetry's plus one. */
  kind: number;
  /** Milliseconds since the epoch. */
  started: number;
  durationMs: number;
  /** Of google.rpc.Code; 0: no error. */
  code: number;
  error: string;
  attributes: Attributes;
  events: SpanMoment[];
  /** Places in the bundle where it began, the innermost first. */
  stack?: string | undefined;
  /** It is what is known more of a call's own span, which others know. */
  amends: boolean;
  /** Whether whoever began the trace wants it in a collector. */
  sampled: boolean;
  /** Metadata of the call with what must not be kept. */
  secrets: Metadata;
}

/** Spans of a moment, and how many more there were. */
export interface WorkerSpansReport {
  spans: WorkerSpan[];
  dropped: number;
}
