/** What is written above a method of its calls. */
import type { MethodStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { counted, milliseconds, shortDuration, shortRate, shortShare } from '../views/number-text.ts';

/** `1.2 k calls, p99 3 ms, 2 errors` */
export function methodWords({ calls, errors, p99 }: MethodStats): string {
  const parts = [counted(calls, 'call'), `p99 ${shortDuration(milliseconds(p99))}`];
  if (errors > 0n) parts.push(counted(errors, 'error'));
  return parts.join(', ');
}

/** The same and more as a table, in Markdown. */
export function methodTable(stats: MethodStats): string {
  const { calls, errors, callsPerSecond, p50, p99 } = stats;
  const cells = [
    counted(calls, 'call'),
    shortRate(callsPerSecond),
    shortDuration(milliseconds(p50)),
    shortDuration(milliseconds(p99)),
    `${counted(errors, 'error')} (${shortShare(errors, calls)})`,
  ];
  return [
    '| calls | now | p50 | p99 | errors |',
    '| --- | --- | --- | --- | --- |',
    `| ${cells.join(' | ')} |`,
  ].join('\n');
}

/** What finds the calls of a method in the history. */
export function methodSearch(service: string, method: string): string {
  return `${service} method:${method}`;
}
