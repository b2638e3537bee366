/** A span of OpenTelemetry's API, which tells of itself when it ends. */
import {
  type Exception,
  type Link,
  type Span,
  type SpanAttributes,
  type SpanAttributeValue,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
} from '@opentelemetry/api';
import type { AnsweredCall } from '../../../serve/index.ts';
import type { Attributes, AttributeValue, SpanMoment } from '../../worker-span.ts';
import type { Tracing } from './index.ts';

/** As many as OpenTelemetry's own limits unless told. */
const maxAttributes = 128;
const maxEvents = 128;
/** Characters of a value. */
const maxCharacters = 8_192;

const unknownCode = 2;

export interface RecordedSpanOptions {
  tracing: Tracing;
  context: SpanContext;
  parentSpanId: string;
  /** The call during which it began. */
  call: AnsweredCall | undefined;
  name: string;
  kind?: SpanKind | undefined;
  startTime?: TimeInput | undefined;
  attributes?: SpanAttributes | undefined;
  links?: readonly Link[] | undefined;
  place?: { stack?: string } | undefined;
  /** It is that of the call itself, which ends when the call does. */
  amends: boolean;
}

export class RecordedSpan implements Span {
  readonly #options: RecordedSpanOptions;
  readonly #started: number;
  readonly #attributes: Attributes = {};
  readonly #events: SpanMoment[] = [];
  #name: string;
  #status: SpanStatus = { code: SpanStatusCode.UNSET };
  #ended = false;

  constructor(options: RecordedSpanOptions) {
    this.#options = options;
    this.#started = epochMs(options.startTime);
    this.#name = String(options.name);
    this.setAttributes(options.attributes ?? {});
    this.addLinks([...(options.links ?? [])]);
  }

  spanContext(): SpanContext {
    return this.#options.context;
  }

  setAttribute(key: string, value: SpanAttributeValue | undefined): this {
    if (this.#ended || key === '') return this;
    const isNew = !Object.hasOwn(this.#attributes, key);
    if (isNew && Object.keys(this.#attributes).length >= maxAttributes) return this;
    const kept = attributeOf(value);
    if (kept !== undefined) this.#attributes[key] = kept;
    return this;
  }

  setAttributes(attributes: SpanAttributes): this {
    for (const [key, value] of Object.entries(attributes)) this.setAttribute(key, value);
    return this;
  }

  addEvent(name: string, attributesOrTime?: SpanAttributes | TimeInput, startTime?: TimeInput): this {
    if (this.#ended || this.#events.length >= maxEvents) return this;
    const isTime = isTimeInput(attributesOrTime);
    const attributes: Attributes = {};
    for (const [key, value] of Object.entries(isTime ? {} : (attributesOrTime ?? {}))) {
      const kept = attributeOf(value);
      if (kept !== undefined) attributes[key] = kept;
    }
    this.#events.push({
      name: String(name),
      time: epochMs(isTime ? attributesOrTime : startTime),
      attributes,
    });
    return this;
  }

  /** There is no other place for links than among events. */
  addLink({ context, attributes }: Link): this {
    return this.addEvent('link', { trace_id: context.traceId, span_id: context.spanId, ...attributes });
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** OK is final, and UNSET is never set: https://opentelemetry.io/docs/specs/otel/trace/api/#set-status */
  setStatus(status: SpanStatus): this {
    if (this.#ended || status.code === SpanStatusCode.UNSET || this.#status.code === SpanStatusCode.OK)
      return this;
    this.#status = { ...status };
    return this;
  }

  updateName(name: string): this {
    if (!this.#ended) this.#name = String(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { name, message, stack, code } = described(exception);
    const type = code === undefined ? name : String(code);
    this.addEvent(
      'exception',
      {
        ...(type !== undefined && { 'exception.type': type }),
        ...(message !== undefined && { 'exception.message': message }),
        ...(stack !== undefined && { 'exception.stacktrace': stack }),
      },
      time,
    );
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  /** The call's own span ends with the call, whoever says what. */
  end(endTime?: TimeInput): void {
    if (!this.#options.amends) this.finish(epochMs(endTime));
  }

  /** Tells of it, once; of a call's own span only when there is anything to add. */
  finish(ended = epochMs(undefined)): void {
    if (this.#ended) return;
    this.#ended = true;
    const {
      tracing,
      context,
      parentSpanId,
      call,
      name,
      kind = SpanKind.INTERNAL,
      place,
      amends,
    } = this.#options;
    const isFailed = this.#status.code === SpanStatusCode.ERROR;
    const hasMore = Object.keys(this.#attributes).length + this.#events.length > 0;
    if (amends && !hasMore && !isFailed && this.#name === name) return;
    tracing.add(
      {
        traceId: context.traceId,
        spanId: context.spanId,
        parentSpanId,
        name: this.#name,
        kind: (typeof SpanKind[kind] === 'string' ? kind : SpanKind.INTERNAL) + 1,
        started: this.#started,
        durationMs: Math.max(0, ended - this.#started),
        code: isFailed ? unknownCode : 0,
        error: isFailed ? String(this.#status.message ?? '') : '',
        attributes: this.#attributes,
        events: this.#events,
        stack: place?.stack,
        amends,
        sampled: (context.traceFlags & TraceFlags.SAMPLED) !== 0,
      },
      call,
    );
  }
}

interface Described {
  name?: string | undefined;
  message?: string | undefined;
  stack?: string | undefined;
  code?: string | number | undefined;
}

/** Anything can be thrown, whatever the type says: what is no error is told of by its text. */
function described(exception: unknown): Described {
  return typeof exception === 'object' && exception !== null ? exception : { message: textOf(exception) };
}

/** Values that JSON carries as they are; of others their JSON, and undefined for what has none. */
function attributeOf(value: unknown): AttributeValue | undefined {
  if (Array.isArray(value)) return value.map((each) => plainOf(each) ?? textOf(each));
  return value === undefined || value === null ? undefined : (plainOf(value) ?? textOf(value));
}

function plainOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string') return value.slice(0, maxCharacters);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return undefined;
}

/** Never throws, as nothing of OpenTelemetry's may into the code that it watches. */
function textOf(value: unknown): string {
  try {
    const json: string | undefined = typeof value === 'object' ? JSON.stringify(value) : undefined;
    return (json ?? String(value)).slice(0, maxCharacters);
  } catch {
    return 'a value that has no text';
  }
}

/** A number below that of a recent year in milliseconds is of performance.now(); a pair is seconds and nanoseconds. */
function epochMs(time: TimeInput | undefined): number {
  const now = performance.timeOrigin + performance.now();
  if (time === undefined) return now;
  const told = toldMs(time);
  // What is no time would be none anywhere else either.
  return Number.isNaN(new Date(told).getTime()) ? now : told;
}

function toldMs(time: TimeInput): number {
  if (time instanceof Date) return time.getTime();
  if (typeof time === 'number') return time < performance.timeOrigin ? performance.timeOrigin + time : time;
  return time[0] * 1_000 + time[1] / 1e6;
}

function isTimeInput(value: SpanAttributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value);
}
