/** From a span of a project's code to its row in the history. */
import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  SourcePlaceSchema,
  SpanEventSchema,
  type SpanKind,
  SpanSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Attributes } from '../supervisor/worker-span.ts';
import { durationOf } from './duration.ts';
import { HiddenValues } from './hidden-values.ts';
import type { SpanRow } from './history-database.ts';
import type { KeptSpan } from './kept-call.ts';

/** Without the secrets that it may have. */
export function spanRow(kept: KeptSpan): SpanRow {
  const span = withoutSecrets(kept);
  const { traceId, spanId, parentSpanId, name, kind, project, code, error, place, amends } = span;
  const message = create(SpanSchema, {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: kind as SpanKind,
    project,
    code,
    error,
    started: preciseTimestamp(span.started),
    duration: durationOf(span.durationMs),
    attributes: texts(span.attributes),
    events: span.events.map(({ name: event, time, attributes }) =>
      create(SpanEventSchema, { name: event, time: preciseTimestamp(time), attributes: texts(attributes) }),
    ),
    ...(place && { place: create(SourcePlaceSchema, place) }),
  });
  return { traceId, amends, span: toBinary(SpanSchema, message) };
}

/** The same span with names in the place of secrets that its call had. */
export function withoutSecrets(span: KeptSpan): KeptSpan {
  const hidden = new HiddenValues(span.secrets);
  if (hidden.isEmpty) return span;
  const hideValue = <Value extends Attributes[string]>(value: Value) =>
    typeof value === 'string' ? hidden.text(value) : value;
  const hide = (attributes: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(hideValue) : hideValue(value),
      ]),
    );
  return {
    ...span,
    name: hidden.text(span.name),
    error: hidden.text(span.error),
    attributes: hide(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: hide(event.attributes) })),
  };
}

function texts(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: Attributes[string]): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Spans of code are short: milliseconds alone would put them in the wrong order. */
function preciseTimestamp(ms: number) {
  const timestamp = timestampFromMs(Math.floor(ms));
  timestamp.nanos += Math.min(999_999, Math.round((ms - Math.floor(ms)) * 1e6));
  return timestamp;
}
