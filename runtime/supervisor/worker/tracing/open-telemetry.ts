/**
 * `@opentelemetry/api` for the code of an instance: its own copy of the package finds what is registered here. Loaded only for code
 * that has the package.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context as contextApi,
  createTraceState,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { AnsweredCall } from '../../../serve/index.ts';
import { childContext, readTraceparent, traceparentOf } from '../../../telemetry/trace-context.ts';
import type { Tracing } from './index.ts';
import { RecordedSpan } from './recorded-span.ts';
import { TraceContextPropagator } from './trace-context-propagator.ts';
import { placeHere } from './watch-outside-calls.ts';

/** From now on, for the whole thread: spans that code makes are told to `tracing`, and lie below the call that they are made in. */
export function registerOpenTelemetry(tracing: Tracing): void {
  const contexts = new CallContexts(tracing);
  contextApi.setGlobalContextManager(contexts);
  propagation.setGlobalPropagator(new TraceContextPropagator());
  trace.setGlobalTracerProvider({ getTracer: () => new SpanTracer(tracing) });
  tracing.activeSpan = () => {
    const spanContext = contexts.own === undefined ? undefined : trace.getSpanContext(contexts.own);
    return spanContext && isSpanContextValid(spanContext) ? traceparentOfSpan(spanContext) : undefined;
  };
}

/** Contexts that code makes active, over those of the calls that are answered. */
class CallContexts implements ContextManager {
  readonly #tracing: Tracing;
  readonly #active = new AsyncLocalStorage<{ context: Context; call: AnsweredCall | undefined }>();
  readonly #ofCalls = new WeakMap<AnsweredCall, Context>();

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  /** What the code itself made active; not that of a call that led to this one within the thread. */
  get own(): Context | undefined {
    const store = this.#active.getStore();
    return store?.call === this.#tracing.call ? store?.context : undefined;
  }

  active(): Context {
    const { call } = this.#tracing;
    return this.own ?? (call === undefined ? ROOT_CONTEXT : this.#ofCall(call));
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const store = { context, call: this.#tracing.call };
    return this.#active.run(store, () => Reflect.apply(fn, thisArg, args) as ReturnType<F>);
  }

  bind<T>(context: Context, target: T): T {
    if (typeof target !== 'function') return target;
    const run = (receiver: unknown, args: unknown[]): unknown =>
      this.with(context, () => Reflect.apply(target, receiver, args));
    // A function of its own, so that it has the receiver that the target would have.
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return run(this, args);
    };
    return Object.defineProperty(bound, 'length', { value: target.length, configurable: true }) as T;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }

  /** The call's own span is active in its handler, and ends with the call. */
  #ofCall(call: AnsweredCall): Context {
    const known = this.#ofCalls.get(call);
    if (known !== undefined) return known;
    const { traceparent, metadata } = call.start;
    const ids = readTraceparent(traceparent);
    let context = ROOT_CONTEXT;
    if (ids !== undefined) {
      const state = metadata.find(([name]) => name === 'tracestate')?.[1];
      const spanContext: SpanContext = {
        traceId: ids.traceId,
        spanId: ids.spanId,
        traceFlags: Number.parseInt(ids.flags, 16),
        ...(state !== undefined && { traceState: createTraceState(state) }),
      };
      const span = new RecordedSpan({
        tracing: this.#tracing,
        context: spanContext,
        parentSpanId: '',
        call,
        name: '',
        amends: true,
      });
      call.whenEnding = () => {
        span.finish();
        // Ahead of the call's end: whoever keeps the call has both then.
        this.#tracing.flush();
      };
      context = trace.setSpan(ROOT_CONTEXT, span);
    }
    this.#ofCalls.set(call, context);
    return context;
  }
}

class SpanTracer implements Tracer {
  readonly #tracing: Tracing;

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  startSpan(name: string, options: SpanOptions = {}, context: Context = contextApi.active()): Span {
    const parent = options.root === true ? undefined : trace.getSpanContext(context);
    const isChild = parent !== undefined && isSpanContextValid(parent);
    const { traceId, spanId, parentSpanId, flags } = childContext(
      isChild ? traceparentOfSpan(parent) : undefined,
    );
    const { kind, startTime, attributes, links } = options;
    return new RecordedSpan({
      tracing: this.#tracing,
      context: {
        traceId,
        spanId,
        traceFlags: Number.parseInt(flags, 16),
        ...(isChild && parent.traceState !== undefined && { traceState: parent.traceState }),
      },
      parentSpanId,
      call: this.#tracing.call,
      name,
      kind,
      startTime,
      attributes,
      links,
      place: placeHere(this.startSpan),
      amends: false,
    });
  }

  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const run = rest.at(-1) as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined;
    const parent = rest.length > 2 ? (rest[1] as Context) : contextApi.active();
    const span = this.startSpan(name, options, parent);
    return contextApi.with(trace.setSpan(parent, span), run, undefined, span);
  }
}

function traceparentOfSpan({ traceId, spanId, traceFlags }: SpanContext): string {
  return traceparentOf({ traceId, spanId, flags: traceFlags.toString(16).padStart(2, '0') });
}
