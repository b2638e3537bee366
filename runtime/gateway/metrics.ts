/** `/metrics`: the numbers in Prometheus' text format. */
import type { Scope } from '../registry/registry.ts';
import type { Exchange } from './exchange.ts';

export interface Metrics {
  /** What a token must allow to read them. */
  scope: Scope;
  text(): string;
}

/** Answers the request with them, whole. Whether the caller may read them is not asked here. */
export function answerMetrics(exchange: Exchange, metrics: Metrics): void {
  const body = Buffer.from(metrics.text());
  exchange.respond(
    200,
    {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
    false,
  );
  exchange.end(body);
}
