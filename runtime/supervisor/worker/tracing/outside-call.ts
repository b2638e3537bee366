/** The span of a request that code makes to somebody outside, below the call that it answers. */
import type { AnsweredCall } from '../../../serve/index.ts';
import { childContext, type TraceContext, traceparentOf } from '../../../telemetry/trace-context.ts';
import { urlWithoutSecrets } from '../../../url-without-secrets.ts';
import type { Attributes } from '../../worker-span.ts';
import type { Tracing } from './index.ts';

const clientKind = 3;
const unknownCode = 2;

/** Of google.rpc.Code, for the statuses that have one of their own. */
const codes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  416: 11,
  429: 8,
  499: 1,
  501: 12,
  503: 14,
  504: 4,
};

export class OutsideCall {
  readonly #tracing: Tracing;
  readonly #call: AnsweredCall | undefined;
  readonly #context: TraceContext;
  readonly #name: string;
  readonly #attributes: Attributes;
  readonly #place: { stack?: string };
  readonly #started = performance.timeOrigin + performance.now();
  #ended = false;

  /** `place` has the stack, which is not read before it is told. */
  constructor(tracing: Tracing, method: string, url: string, place: { stack?: string }) {
    this.#tracing = tracing;
    this.#call = tracing.call;
    this.#context = childContext(tracing.traceparent);
    const { href, origin, hostname, port } = urlWithoutSecrets(url);
    this.#name = `${method} ${origin}`;
    this.#place = place;
    this.#attributes = {
      'http.request.method': method,
      'url.full': href,
      'server.address': hostname,
      ...(port !== '' && { 'server.port': Number(port) }),
    };
  }

  /** To be sent along, so that whoever is called goes on with the trace. */
  get headers(): [name: string, value: string][] {
    const headers: [string, string][] = [['traceparent', traceparentOf(this.#context)]];
    const state = this.#call?.start.metadata.find(([name]) => name === 'tracestate')?.[1];
    if (state !== undefined && this.#context.parentSpanId !== '') headers.push(['tracestate', state]);
    return headers;
  }

  /** HTTP's status. */
  answered(status: number): void {
    this.#attributes['http.response.status_code'] = status;
  }

  /** gRPC's status, and what is asked of which service. */
  grpc(path: string, status: number | undefined): void {
    const [, service = '', method = ''] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    Object.assign(this.#attributes, { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method });
    if (status !== undefined) this.#attributes['rpc.grpc.status_code'] = status;
  }

  /** Once; `error` where no whole answer came. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const { traceId, spanId, parentSpanId, flags } = this.#context;
    const status = Number(this.#attributes['http.response.status_code'] ?? 0);
    const grpc = this.#attributes['rpc.grpc.status_code'];
    let code = typeof grpc === 'number' ? grpc : codeOf(status);
    let message = status >= 400 ? `HTTP ${status}` : '';
    if (error !== undefined) {
      code = unknownCode;
      message = error instanceof Error ? errorText(error) : String(error);
      this.#attributes['error.type'] = typeOf(error);
    } else if (code !== 0) this.#attributes['error.type'] = String(grpc ?? status);
    this.#tracing.add(
      {
        traceId,
        spanId,
        parentSpanId,
        name: this.#name,
        kind: clientKind,
        started: this.#started,
        durationMs: performance.timeOrigin + performance.now() - this.#started,
        code,
        error: message,
        attributes: this.#attributes,
        events: [],
        stack: this.#place.stack,
        amends: false,
        sampled: (Number.parseInt(flags, 16) & 1) === 1,
      },
      this.#call,
    );
  }
}

function codeOf(status: number): number {
  if (status < 400) return 0;
  return codes[status] ?? (status >= 500 ? 13 : 9);
}

/** What failed underneath says more than "fetch failed". */
function errorText(error: Error): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== ''
    ? `${error.message}: ${cause.message}`
    : error.message;
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
