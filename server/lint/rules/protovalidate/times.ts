import type { RuleTree } from './rule-tree.ts';

const secondNanos = 1_000_000_000n;
/** The longest duration that protovalidate takes, in nanoseconds. */
const longest = 9_223_372_036_854_775_428n;
const longestText = 'seconds:9223372036 nanos:854775428';
const firstSecond = -62_135_596_800n;
const lastSecond = 253_402_300_799n;

/** Whole seconds of a Duration or Timestamp; 0 where none are written. */
export function secondsOf(value: RuleTree): bigint {
  return value.integer('seconds') ?? 0n;
}

/** Nanoseconds beside the seconds; 0 where none are written. */
export function nanosOf(value: RuleTree): bigint {
  return value.integer('nanos') ?? 0n;
}

/** `seconds:1 nanos:5`, without what is zero. */
export function timeText(value: RuleTree): string {
  const parts = [
    ['seconds', secondsOf(value)],
    ['nanos', nanosOf(value)],
  ] as const;
  return parts.flatMap(([name, part]) => (part === 0n ? [] : [`${name}:${part}`])).join(' ');
}

/** What keeps seconds and nanoseconds from being a duration. */
export function durationProblem(value: RuleTree): string | undefined {
  const [seconds, nanos] = [secondsOf(value), nanosOf(value)];
  const shown = `duration (${timeText(value)})`;
  if (nanos <= -secondNanos || nanos >= secondNanos)
    return `${shown} must have nanos in the range 0 to 999999999`;
  if ((seconds > 0n && nanos < 0n) || (seconds < 0n && nanos > 0n))
    return `${shown} has seconds and nanos with different signs`;
  const length = seconds * secondNanos + nanos;
  if (length <= longest && length >= -longest) return undefined;
  return `${shown} must be in the range ${longestText.replaceAll(':', ':-')} to ${longestText}`;
}

/** What keeps them from being a time. */
export function timestampProblem(value: RuleTree): string | undefined {
  const [seconds, nanos] = [secondsOf(value), nanosOf(value)];
  const shown = `proto: timestamp (${timeText(value)})`;
  if (seconds < firstSecond) return `${shown} before 0001-01-01`;
  if (seconds > lastSecond) return `${shown} after 9999-12-31`;
  return nanos < 0n || nanos >= secondNanos ? `${shown} has out-of-range nanos` : undefined;
}
