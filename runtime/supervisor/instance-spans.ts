/** Spans as an instance tells of them, with places in the user's source instead of those in the bundle. */
import { readTraceparent } from '../telemetry/trace-context.ts';
import type { HandlerThrew } from './control.ts';
import type { StackMapper } from './stack-mapper.ts';
import type { InstanceSpan } from './supervisor.ts';
import type { Attributes, WorkerSpan } from './worker-span.ts';

const stackAttribute = 'exception.stacktrace';

export class InstanceSpans {
  readonly #mapper: StackMapper;

  constructor(mapper: StackMapper) {
    this.#mapper = mapper;
  }

  span({ stack, ...span }: WorkerSpan): InstanceSpan {
    const events = span.events.map((event) => ({ ...event, attributes: this.#mapped(event.attributes) }));
    const failed = span.events.find(({ name }) => name === 'exception')?.attributes[stackAttribute];
    // What failed is worth more to whoever looks for the code than where it began.
    const place =
      (typeof failed === 'string' ? this.#mapper.placeOf(failed) : undefined) ??
      (stack === undefined ? undefined : this.#mapper.placeOf(stack));
    return { ...span, events, place };
  }

  /** What a handler threw, as an event of its call's span; undefined where the call has none. */
  thrown({ error, time, traceparent, secrets }: HandlerThrew): InstanceSpan | undefined {
    const ids = readTraceparent(traceparent);
    if (ids === undefined) return undefined;
    const attributes: Attributes = {
      'exception.type': error.type,
      'exception.message': this.#mapper.mapText(error.message),
      [stackAttribute]: this.#mapper.mapText(`${error.headline}\n${error.stack}`.trimEnd()),
    };
    return {
      traceId: ids.traceId,
      spanId: ids.spanId,
      parentSpanId: '',
      name: '',
      kind: 0,
      started: time,
      durationMs: 0,
      code: 0,
      error: '',
      attributes: {},
      events: [{ name: 'exception', time, attributes }],
      place: this.#mapper.placeOf(error.stack),
      amends: true,
      sampled: ids.flags === '01',
      secrets,
    };
  }

  #mapped(attributes: Attributes): Attributes {
    const stack = attributes[stackAttribute];
    return typeof stack === 'string'
      ? { ...attributes, [stackAttribute]: this.#mapper.mapText(stack) }
      : attributes;
  }
}
