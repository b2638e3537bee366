/** A trace as a waterfall shows it: its spans below those that they are part of, with their places on one axis of time. */
import { codeName } from '../../runtime/api/code-names.ts';
import type { Span, SpanEvent } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { milliseconds, type SecondsAndNanos } from '../views/number-text.ts';

export interface TraceModel {
  traceId: string;
  /** Milliseconds since 1970. */
  startedMs: number;
  durationMs: number;
  /** Projects that had a part in it, in the order of their first spans. */
  projects: string[];
  errors: number;
  /** Each span after the one that it is part of. */
  rows: SpanRow[];
}

export interface SpanRow {
  id: string;
  name: string;
  /** How far down: 0 where the trace begins. */
  depth: number;
  /** Spans that are part of it, those below them included. */
  below: number;
  kind: string;
  /** Empty: outside of any project. */
  project: string;
  /** Milliseconds since the trace began. */
  startMs: number;
  durationMs: number;
  /** `ok`, `not_found` */
  code: string;
  error: string;
  attributes: NamedValue[];
  events: { atMs: number; name: string; attributes: NamedValue[] }[];
  /** Where there is code to go to. */
  hasCode: boolean;
  /** Id of the call in the history; empty where it is none. */
  call: string;
}

export type NamedValue = [name: string, value: string];

/** As OpenTelemetry has them. */
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** Spans in any order; what a span is part of may be missing still, and then it begins at the left. */
export function traceModel(traceId: string, spans: readonly Span[]): TraceModel {
  const startedMs = Math.min(...spans.map(startOf));
  const rows = inOrder(spans).map(({ span, depth, below }) => spanRow(span, depth, below, startedMs));
  return {
    traceId,
    startedMs: spans.length > 0 ? startedMs : 0,
    durationMs: Math.max(0, ...rows.map((row) => row.startMs + row.durationMs)),
    projects: [...new Set(rows.map(({ project }) => project))].filter((project) => project !== ''),
    errors: rows.filter(({ code }) => code !== 'ok').length,
    rows,
  };
}

/** The method that a span is a call of: by OpenTelemetry's attributes, else by its name. */
export function methodOf(
  span: Pick<Span, 'name' | 'attributes'>,
): { service: string; method: string } | undefined {
  const { 'rpc.service': service, 'rpc.method': method } = span.attributes;
  if (service && method) return { service, method: method.slice(method.lastIndexOf('/') + 1) };
  const [, named, last] = /^\/?([\w.]+)\/(\w+)$/.exec(span.name) ?? [];
  return named === undefined || last === undefined ? undefined : { service: named, method: last };
}

/** Milliseconds to mark on an axis this long: the fewest round steps (1, 2, 5) that are at most `most`. */
export function axisTicks(durationMs: number, most: number): number[] {
  if (durationMs <= 0) return [0];
  const power = 10 ** Math.floor(Math.log10(durationMs / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => durationMs / each <= most);
  if (step === undefined) return [0];
  const count = Math.floor(durationMs / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function inOrder(spans: readonly Span[]): { span: Span; depth: number; below: number }[] {
  const sorted = [...spans].sort((a, b) => startOf(a) - startOf(b));
  const ids = new Set(sorted.map(({ spanId }) => spanId));
  const parts = Map.groupBy(sorted, (span) => (ids.has(span.parentSpanId) ? span.parentSpanId : ''));
  const rows: { span: Span; depth: number; below: number }[] = [];
  const seen = new Set<string>();
  // Without recursion: a trace may be as deep as somebody's loop of calls.
  const stack: { span: Span; depth: number }[] = [];
  const push = (below: readonly Span[], depth: number) => {
    for (const span of below.toReversed()) stack.push({ span, depth });
  };
  const drain = () => {
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (seen.has(next.span.spanId)) continue;
      seen.add(next.span.spanId);
      rows.push({ ...next, below: 0 });
      push(parts.get(next.span.spanId) ?? [], next.depth + 1);
    }
  };
  push(parts.get('') ?? [], 0);
  drain();
  // What is part of itself, by somebody's mistake, is shown all the same.
  for (const span of sorted) {
    if (seen.has(span.spanId)) continue;
    push([span], 0);
    drain();
  }
  return countBelow(rows);
}

function countBelow<Row extends { depth: number; below: number }>(rows: Row[]): Row[] {
  const open: number[] = [];
  const close = (depth: number, end: number) => {
    while (open.length > depth) {
      const index = open.pop() ?? 0;
      const row = rows[index];
      if (row) row.below = end - index - 1;
    }
  };
  for (const [index, { depth }] of rows.entries()) {
    close(depth, index);
    open.push(index);
  }
  close(0, rows.length);
  return rows;
}

function spanRow(span: Span, depth: number, below: number, traceStartMs: number): SpanRow {
  return {
    id: span.spanId,
    name: span.name,
    depth,
    below,
    kind: kinds[span.kind] ?? '',
    project: span.project,
    startMs: startOf(span) - traceStartMs,
    durationMs: Math.max(0, milliseconds(span.duration)),
    code: codeName(span.code),
    error: span.error,
    attributes: named(span.attributes),
    events: span.events.map((event) => eventOf(event, traceStartMs)),
    hasCode: span.place !== undefined || methodOf(span) !== undefined,
    call: span.call > 0n ? String(span.call) : '',
  };
}

function eventOf({ time, name, attributes }: SpanEvent, traceStartMs: number): SpanRow['events'][number] {
  return { atMs: time ? epochMs(time) - traceStartMs : 0, name, attributes: named(attributes) };
}

function named(attributes: Record<string, string>): NamedValue[] {
  return Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b));
}

function startOf({ started }: Span): number {
  return started ? epochMs(started) : 0;
}

/** A double of milliseconds since 1970 still tells a quarter of a microsecond. */
function epochMs(time: SecondsAndNanos): number {
  return milliseconds(time);
}
