/** What an instance tells of itself (lines of its log, spans, handlers that threw), with places in the user's source. */
import type { InstanceReport } from './control.ts';
import { InstanceSpans } from './instance-spans.ts';
import { StackMapper } from './stack-mapper.ts';
import { readStructuredLine } from './structured-line.ts';
import type { InstanceSpan, InstanceSpec, LogLine, ThrownInHandler } from './supervisor.ts';

/** Who hears of it. */
export interface ToldByInstanceEvents {
  onLog(line: LogLine): void;
  /** Hears of the spans that its code made, and of handlers that threw, or succeeded after. */
  onSpans(spans: readonly InstanceSpan[], dropped: number): void;
  onThrown(thrown: ThrownInHandler): void;
  onMended(method: string): void;
}

/** Takes what one instance reports, and tells it on. */
export class ToldByInstance {
  /** Of the code that it runs. */
  readonly mapper: StackMapper;
  readonly #id: string;
  readonly #spec: InstanceSpec;
  readonly #events: ToldByInstanceEvents;
  readonly #spans: InstanceSpans;

  constructor(id: string, spec: InstanceSpec, events: ToldByInstanceEvents) {
    this.#id = id;
    this.#spec = spec;
    this.#events = events;
    this.mapper = new StackMapper(spec.code);
    this.#spans = new InstanceSpans(this.mapper);
  }

  receive(report: InstanceReport): void {
    if (report.kind === 'log') this.write(report);
    else if (report.kind === 'handler-threw') this.#handlerThrew(report);
    else if (report.kind === 'handler-mended') this.#events.onMended(report.method);
    else {
      const spans = report.spans.map((span) => this.#spans.span(span));
      this.#events.onSpans(spans, report.dropped);
    }
  }

  /** A line that it wrote, whichever way it came. */
  write({ level, text, stack = '', traceparent }: Extract<InstanceReport, { kind: 'log' }>): void {
    const content = readStructuredLine(this.mapper.mapText(text), level);
    this.log(content.level, content.text, { ...content, ...this.#origin(stack, traceparent) });
  }

  /** A line about it. */
  log(level: LogLine['level'], text: string, more: Partial<LogLine> = {}): void {
    const { project } = this.#spec;
    this.#events.onLog({ ...more, project, instance: this.#id, time: Date.now(), level, text });
  }

  #handlerThrew(report: Extract<InstanceReport, { kind: 'handler-threw' }>): void {
    const { method, error, traceparent } = report;
    const span = this.#spans.thrown(report);
    if (span !== undefined) this.#events.onSpans([span], 0);
    const message = this.mapper.mapText(error.headline);
    const [problem] = this.mapper.problemOf(error.stack, message);
    const traceId = span?.traceId ?? '';
    if (problem !== undefined) this.#events.onThrown({ method, code: this.#spec.code, problem, traceId });
    const origin = this.#origin(error.stack, traceparent);
    this.log('error', `${method} threw ${message}`, origin);
    for (const line of this.mapper.mapLines(error.stack)) this.log('error', line, origin);
  }

  #origin(stack: string, traceparent: string | undefined): Partial<LogLine> {
    const place = this.mapper.placeOf(stack);
    const traceId = traceparent?.split('-')[1];
    return { ...(place !== undefined && { place }), ...(traceId !== undefined && { traceId }) };
  }
}
