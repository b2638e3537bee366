/** What an instance tells of the spans that its code makes: batches of them, and none when there are none. */
import type { AnsweredCall } from '../../../serve/index.ts';
import { isSecretName } from '../../../telemetry/secret-names.ts';
import type { WorkerSpan, WorkerSpansReport } from '../../worker-span.ts';
import type { CallScope } from '../call-scope.ts';

/** Milliseconds that spans wait to be told of together, and how many of them are told of. */
const tellAfterMs = 100;
const maxTold = 200;

export class Tracing {
  readonly #scope: CallScope;
  readonly #tell: (report: WorkerSpansReport) => void;
  #spans: WorkerSpan[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Trace context of the span that the code itself made active, if it did: set by whoever knows OpenTelemetry. */
  activeSpan: () => string | undefined = () => undefined;

  constructor(scope: CallScope, tell: (report: WorkerSpansReport) => void) {
    this.#scope = scope;
    this.#tell = tell;
  }

  /** The call that is being answered where code runs now. */
  get call(): AnsweredCall | undefined {
    return this.#scope.call;
  }

  /** W3C trace context of what runs now: of a span of the code's own, else of the call that is being answered. */
  get traceparent(): string | undefined {
    return this.activeSpan() ?? this.call?.start.traceparent;
  }

  /** To be told of with others; beyond what a moment has room for it is only counted. */
  add(span: Omit<WorkerSpan, 'secrets'>, call: AnsweredCall | undefined): void {
    this.#timer ??= setTimeout(() => this.flush(), tellAfterMs).unref();
    if (this.#spans.length >= maxTold) {
      this.#dropped++;
      return;
    }
    const secrets = call?.start.metadata.filter(([name]) => isSecretName(name)) ?? [];
    this.#spans.push({ ...span, secrets });
  }

  /** Tells what has not been told. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#spans.length === 0) return;
    const report = { spans: this.#spans, dropped: this.#dropped };
    this.#spans = [];
    this.#dropped = 0;
    this.#tell(report);
  }
}
