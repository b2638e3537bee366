/** What an environment tells of its calls: it hears of each, counts it, and keeps it in the history as far as there is room. */
import type { DescService } from '@bufbuild/protobuf';
import { keptCallsPerSecond, keptOfStormPerSecond, stormCallsPerSecond } from '../api/kept-calls.ts';
import type { CallEnd, CallTarget } from '../call/call.ts';
import type { DirectCallsReport } from '../supervisor/control.ts';
import type { InstanceSpan } from '../supervisor/supervisor.ts';
import { CallBatchWriter } from './call-batch.ts';
import { callerOf, protocolOf } from './caller.ts';
import { directCall } from './direct-call.ts';
import { History, type HistoryOptions } from './history.ts';
import type { KeptSpan } from './kept-call.ts';
import {
  type CallRecorder,
  type CountedCall,
  type Keep,
  openRecorded,
  openRecordedUnary,
  type RecordedCall,
} from './recorded-call.ts';
import { rpcStatus } from './rpc-status.ts';
import { Stats } from './stats.ts';

/** Milliseconds that calls wait to travel to the history's thread together. */
const flushAfterMs = 100;

/** So many a second, between two such journeys. */
const atOnce = (perSecond: number): number => (perSecond * flushAfterMs) / 1_000;
const maxKept = atOnce(keptCallsPerSecond);
const maxKeptOfStorm = atOnce(keptOfStormPerSecond);
const stormCalls = atOnce(stormCallsPerSecond);
/** Spans of code that are kept between two journeys. */
const maxKeptSpans = 1_000;
/** Those of them that are kept with their messages, as long as these have no more bytes than that. */
const maxWaitingBytes = 8 * 1024 * 1024;

/** Where the history is, and what it keeps of calls. */
export interface TelemetryOptions extends HistoryOptions {
  /** Keep what messages say, not only how long they are. */
  keepMessages: boolean;
}

/** Numbers of its own over the history of another. */
export interface BesideOptions {
  beside: Telemetry;
}

/** Numbers and history of one environment. */
export class Telemetry implements AsyncDisposable {
  readonly stats = new Stats();
  readonly history: History;
  /** Calls that were counted and not kept. */
  notKept = 0;
  readonly #keepMessages: boolean;
  readonly #ownsHistory: boolean;
  /** Who serves what. */
  readonly #observed = new Map<string, { project: string; descriptor: DescService }>();
  readonly #waiting = new CallBatchWriter();
  #waitingSpans: KeptSpan[] = [];
  #waitingBytes = 0;
  /** Of those that began since the last journey. */
  #begun = 0;
  /** What `#begun` may become before the next. */
  #mayBegin = maxKept;
  /** `notKept` at the last journey. */
  #notKeptBefore = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TelemetryOptions | BesideOptions) {
    this.#ownsHistory = !('beside' in options);
    if ('beside' in options) {
      this.history = options.beside.history;
      this.#keepMessages = options.beside.#keepMessages;
    } else {
      this.history = new History(options);
      this.#keepMessages = options.keepMessages;
    }
  }

  /** The same target, heard of: calls of one service that a project serves. */
  observe(project: string, descriptor: DescService, target: CallTarget): CallTarget {
    this.#observed.set(descriptor.typeName, { project, descriptor });
    return this.observeElsewhere(project, descriptor, target);
  }

  /** Likewise, of a service that is not served here: calls between instances are never of it. */
  observeElsewhere(project: string, descriptor: DescService, target: CallTarget): CallTarget {
    const recorder: CallRecorder = {
      begin: () => this.#begin(),
      opened: (call) => {
        call.openedAt = call.start.instance ?? 0;
        this.stats.opened(project, call.openedAt);
      },
      count: (call, end) => {
        this.notKept++;
        this.#count(project, call, end, '');
      },
      end: (call, end) => this.#end(project, descriptor, call, end),
    };
    return {
      open: (start, observer) => openRecorded(recorder, target, start, observer),
      openUnary: (start, observer, bytes, from, to) =>
        openRecordedUnary(recorder, target, start, observer, bytes, from, to),
    };
  }

  /** Adds calls that instances of a project made straight to other instances. */
  addDirect(caller: string, { calls, more }: DirectCallsReport): void {
    for (const call of calls) {
      const { service, method, instance, durationMs, traceId } = call;
      const observed = this.#observed.get(service);
      if (observed === undefined) continue;
      const { project, descriptor } = observed;
      const isError = call.error !== undefined;
      const keep = this.#begin();
      const kept = keep === 'nothing' ? '' : traceId;
      this.stats.ended({
        service,
        method,
        project,
        instance,
        from: caller,
        durationMs,
        isError,
        traceId: kept,
      });
      if (keep === 'nothing') this.notKept++;
      else this.#waiting.add(directCall(call, caller, project, this.history.schemaOf(descriptor.file), keep));
    }
    for (const { service, method, instance, number } of more) {
      const project = this.#observed.get(service)?.project;
      if (project === undefined) continue;
      this.stats.more({ service, method, project, instance, from: caller }, number);
      this.notKept += number;
    }
  }

  /** Adds spans that the code of a project made, and what it adds to those of its calls. */
  addSpans(project: string, spans: readonly InstanceSpan[]): void {
    const room = Math.min(maxKeptSpans - this.#waitingSpans.length, this.history.room);
    for (const span of spans.slice(0, Math.max(0, room))) this.#waitingSpans.push({ ...span, project });
    this.#timer ??= setTimeout(() => this.#flush(), flushAfterMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#flush();
    if (this.#ownsHistory) await this.history[Symbol.asyncDispose]();
  }

  #begin(): Keep {
    if (this.#begun >= this.#mayBegin || this.history.room < this.#waiting.calls + maxKept) return 'nothing';
    this.#begun++;
    this.#timer ??= setTimeout(() => this.#flush(), flushAfterMs);
    return this.#keepMessages && this.#waitingBytes < maxWaitingBytes ? 'messages' : 'call';
  }

  #count(project: string, call: CountedCall, end: CallEnd, traceId: string): void {
    const { service, method, caller = '', instance = 0 } = call.start;
    const { durationMs } = call;
    const isError = end.error !== undefined;
    this.stats.closed(project, call.openedAt);
    this.stats.ended({ service, method, project, instance, from: caller, durationMs, isError, traceId });
  }

  #end(project: string, descriptor: DescService, call: RecordedCall, end: CallEnd): void {
    const { trace } = call;
    this.#count(project, call, end, trace.traceId);
    const { start, requests, responses } = call;
    for (const { bytes } of requests.kept) this.#waitingBytes += bytes.length;
    for (const { bytes } of responses.kept) this.#waitingBytes += bytes.length;
    this.#waiting.add({
      traceId: trace.traceId,
      spanId: trace.spanId,
      parentSpanId: trace.parentSpanId,
      started: call.started,
      durationMs: call.durationMs,
      service: start.service,
      method: start.method,
      project,
      instance: start.instance ?? 0,
      ...callerOf(start),
      protocol: protocolOf(start),
      code: end.error?.code ?? 0,
      error: end.error?.message ?? '',
      status: end.error === undefined ? new Uint8Array() : rpcStatus(end.error),
      requestBytes: requests.bytes,
      responseBytes: responses.bytes,
      requestMessages: requests.messages,
      responseMessages: responses.messages,
      codec: start.codec,
      schema: this.history.schemaOf(descriptor.file),
      requestHeaders: start.metadata,
      responseHeaders: call.responseHeaders,
      responseTrailers: end.trailers,
      sampled: trace.flags === '01',
      requests: requests.kept,
      responses: responses.kept,
    });
    this.#timer ??= setTimeout(() => this.#flush(), flushAfterMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // As many as came by now are taken to come next: a storm has begun, goes on, or is over.
    const came = this.#begun + this.notKept - this.#notKeptBefore;
    this.#mayBegin = came > stormCalls ? maxKeptOfStorm : maxKept;
    this.#begun = 0;
    this.#notKeptBefore = this.notKept;
    this.#waitingBytes = 0;
    const spans = this.#waitingSpans;
    if (this.#waiting.calls + spans.length === 0) return;
    this.#waitingSpans = [];
    this.history.add(this.#waiting.take(), spans);
  }
}
