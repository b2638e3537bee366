/** Numbers of calls in a few characters, where a row or a lens has no room for more. */

/** The least part of a protobuf Duration or Timestamp that is needed. */
export interface SecondsAndNanos {
  seconds: bigint;
  nanos: number;
}

/** 0 for an absent duration. */
export function milliseconds(duration: SecondsAndNanos | undefined): number {
  return duration ? Number(duration.seconds) * 1000 + duration.nanos / 1e6 : 0;
}

/** 999, 1.2 k, 12 k, 3.4 M */
export function shortCount(count: number | bigint): string {
  const units = ['', ' k', ' M', ' G'];
  let value = Number(count);
  let unit = 0;
  // What would round to a thousand is one of the next unit.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? String(value) : `${shortDecimal(value)}${units[unit]}`;
}

/** 0.04 ms, 3 ms, 3.2 ms, 48 ms, 1.2 s, 2.5 min */
export function shortDuration(ms: number): string {
  if (ms >= 59_950) return `${shortDecimal(ms / 60_000)} min`;
  if (ms >= 999.5) return `${shortDecimal(ms / 1000)} s`;
  if (ms >= 0.095) return `${shortDecimal(ms)} ms`;
  return `${Number(ms.toFixed(2))} ms`;
}

/** 0/s, 0.2/s, 12/s, 1.2 k/s */
export function shortRate(perSecond: number): string {
  if (perSecond >= 999.5) return `${shortCount(Math.round(perSecond))}/s`;
  return perSecond > 0 && perSecond < 0.05 ? '<0.1/s' : `${shortDecimal(perSecond)}/s`;
}

/** 0 %, <0.1 %, 0.4 %, 12 % */
export function shortShare(part: number | bigint, whole: number | bigint): string {
  if (Number(whole) === 0 || Number(part) === 0) return '0 %';
  const percent = (100 * Number(part)) / Number(whole);
  return percent < 0.05 ? '<0.1 %' : `${shortDecimal(percent)} %`;
}

/** 0.4 MB, 12 MB, 1.2 GB */
export function shortBytes(bytes: number): string {
  return bytes >= 999.5e6 ? `${shortDecimal(bytes / 1e9)} GB` : `${shortDecimal(bytes / 1e6)} MB`;
}

/** `1 error`, `2 errors`, `1.2 k errors` */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${shortCount(count)} ${Number(count) === 1 ? one : many}`;
}

/** Two digits below ten, unless the second is a zero; else whole. */
function shortDecimal(value: number): string {
  return String(value < 9.95 ? Number(value.toFixed(1)) : Math.round(value));
}
