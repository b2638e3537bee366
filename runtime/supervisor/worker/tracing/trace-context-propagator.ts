/** W3C Trace Context in and out of any carrier, for `propagation.inject` and `propagation.extract`. */
import {
  type Context,
  createTraceState,
  isSpanContextValid,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { readTraceparent, traceparentOf } from '../../../telemetry/trace-context.ts';

export class TraceContextPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(context);
    if (span === undefined || !isSpanContextValid(span)) return;
    const { traceId, spanId, traceFlags, traceState } = span;
    const flags = traceFlags.toString(16).padStart(2, '0');
    setter.set(carrier, 'traceparent', traceparentOf({ traceId, spanId, flags }));
    const state = traceState?.serialize() ?? '';
    if (state !== '') setter.set(carrier, 'tracestate', state);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const ids = readTraceparent(first(getter.get(carrier, 'traceparent')));
    if (ids === undefined) return context;
    const state = getter.get(carrier, 'tracestate');
    return trace.setSpanContext(context, {
      traceId: ids.traceId,
      spanId: ids.spanId,
      traceFlags: Number.parseInt(ids.flags, 16),
      isRemote: true,
      ...(state !== undefined && { traceState: createTraceState([state].flat().join(',')) }),
    });
  }

  fields(): string[] {
    return ['traceparent', 'tracestate'];
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
