/** What the calls of methods and projects come to, as rows of a tree have room for it. */
import type {
  InstanceStats,
  MethodStats,
  WatchStatsResponse,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { milliseconds, type SecondsAndNanos, shortDuration, shortRate, shortShare } from './number-text.ts';
import { spokenDuration, spokenRate, spokenShare } from './spoken-numbers.ts';
import { clockTime } from './time-text.ts';

/** `12/s · p99 3 ms · 2 % errors`; '' before the first call. */
export function methodNumbers(stats: MethodStats | undefined): string {
  return stats && stats.calls > 0n ? numbersOf(stats) : '';
}

/** The same in words. */
export function spokenMethodNumbers(stats: MethodStats | undefined): string {
  return stats && stats.calls > 0n ? spoken(stats) : '';
}

/** Of all instances together: the p99 is that of the slowest. */
export function projectNumbers(instances: readonly InstanceStats[]): string {
  const numbers = together(instances);
  return numbers ? numbersOf(numbers) : '';
}

/** The same in words. */
export function spokenProjectNumbers(instances: readonly InstanceStats[]): string {
  const numbers = together(instances);
  return numbers ? spoken(numbers) : '';
}

function together(instances: readonly InstanceStats[]): Numbers | undefined {
  const called = instances.filter(({ calls }) => calls > 0n);
  if (called.length === 0) return undefined;
  const slowest = called.reduce((a, b) => (milliseconds(a.p99) < milliseconds(b.p99) ? b : a));
  return {
    calls: called.reduce((sum, { calls }) => sum + calls, 0n),
    errors: called.reduce((sum, { errors }) => sum + errors, 0n),
    callsPerSecond: called.reduce((sum, { callsPerSecond }) => sum + callsPerSecond, 0),
    p99: slowest.p99,
  };
}

/** The instances of a project as a table in Markdown; since when each is up rather than how long, which would change by itself. */
export function instanceTable(instances: readonly InstanceStats[]): string {
  const rows = instances.map((each) => {
    const up = each.started ? clockTime(milliseconds(each.started)) : '';
    const took = `${shortDuration(milliseconds(each.p50))} | ${shortDuration(milliseconds(each.p99))}`;
    const errors = shortShare(each.errors, each.calls);
    return `| ${each.instance} | ${up} | ${shortRate(each.callsPerSecond)} | ${took} | ${errors} | ${each.inFlight} |`;
  });
  return [
    '| instance | up since | calls | p50 | p99 | errors | now |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Those of one project. Of two with one name, as checkouts have it, the folder tells, where the environment does. */
export function instancesOf(
  stats: WatchStatsResponse | undefined,
  project: string,
  folder: string,
): InstanceStats[] {
  const isOwn = (each: InstanceStats) =>
    each.project === project && (each.folder === '' || each.folder === folder);
  const own = stats?.instances.filter(isOwn) ?? [];
  return own.sort((a, b) => a.instance - b.instance);
}

interface Numbers {
  readonly calls: bigint;
  readonly errors: bigint;
  readonly callsPerSecond: number;
  readonly p99?: SecondsAndNanos | undefined;
}

function numbersOf({ calls, errors, callsPerSecond, p99 }: Numbers): string {
  const parts = [shortRate(callsPerSecond), `p99 ${shortDuration(milliseconds(p99))}`];
  if (errors > 0n) parts.push(`${shortShare(errors, calls)} errors`);
  return parts.join(' · ');
}

function spoken({ calls, errors, callsPerSecond, p99 }: Numbers): string {
  const parts = [spokenRate(callsPerSecond), `99 of 100 within ${spokenDuration(milliseconds(p99))}`];
  if (errors > 0n) parts.push(`${spokenShare(errors, calls)} errors`);
  return parts.join(', ');
}
