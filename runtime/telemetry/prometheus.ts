/** The numbers in Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import type { CallStats } from './call-stats.ts';
import type { Stats } from './stats.ts';

type Labels = Record<string, string | number>;

/** What a scrape is answered. */
export function prometheusText(stats: Stats): string {
  const methods = Array.from(stats.methods, ({ service, method, project, stats: of }) => ({
    labels: { rpc_service: service, rpc_method: method, project },
    of,
  }));
  const edges = Array.from(stats.edges, ({ from, service, project, stats: of }) => ({
    labels: { from, rpc_service: service, project },
    of,
  }));
  const count = (of: CallStats): number => of.calls;
  return [
    ...family(
      'skep_calls_total',
      'counter',
      'Calls that ended.',
      methods.map(({ labels, of }) => [labels, count(of)]),
    ),
    ...family(
      'skep_call_errors_total',
      'counter',
      'Calls that ended with an error.',
      methods.map(({ labels, of }) => [labels, of.errors]),
    ),
    ...family(
      'skep_call_duration_seconds',
      'gauge',
      'Durations of calls in the last minute that had some, by quantile.',
      methods.flatMap(({ labels, of }) => {
        const { p50, p99 } = of.percentiles();
        return [
          [{ ...labels, quantile: '0.5' }, p50 / 1000],
          [{ ...labels, quantile: '0.99' }, p99 / 1000],
        ] satisfies [Labels, number][];
      }),
    ),
    ...family(
      'skep_calls_between_total',
      'counter',
      'Calls that ended, by the project that called; empty: from outside.',
      edges.map(({ labels, of }) => [labels, count(of)]),
    ),
    ...family(
      'skep_calls_in_flight',
      'gauge',
      'Calls that have not ended.',
      Array.from(stats.instances, ({ project, instance, inFlight }) => [{ project, instance }, inFlight]),
    ),
    '',
  ].join('\n');
}

function family(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  samples: readonly [labels: Labels, value: number][],
): string[] {
  const lines = samples.map(([labels, value]) => {
    const text = Object.entries(labels).map(([label, each]) => `${label}="${escaped(String(each))}"`);
    return `${name}{${text.join(',')}} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
