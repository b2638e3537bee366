/** The spans of a trace: those of its calls, with what the code adds to them, and those that the code made itself. */
import { fromBinary } from '@bufbuild/protobuf';
import { type Span, SpanSchema } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { FoundSpan } from './history-database.ts';

/** Calls first; of spans of code, those that amend a call are added to it. */
export function traceSpans(ofCalls: readonly Span[], ofCode: readonly FoundSpan[]): Span[] {
  const calls = new Map(ofCalls.map((span) => [span.spanId, span]));
  const own: Span[] = [];
  for (const { amends, span } of ofCode) {
    const message = fromBinary(SpanSchema, span);
    if (!amends) own.push(message);
    else amend(calls.get(message.spanId), message);
  }
  return [...ofCalls, ...own];
}

/** How the call ended is known better than the code says, where it ended with an error. */
function amend(call: Span | undefined, { name, code, error, attributes, events, place }: Span): void {
  if (call === undefined) return;
  if (name !== '') call.name = name;
  if (code !== 0 && call.code === 0) Object.assign(call, { code, error });
  Object.assign(call.attributes, attributes);
  call.events.push(...events);
  if (place) call.place = place;
}
