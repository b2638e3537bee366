/** Numbers of calls in words, for who listens to a row instead of seeing it. */
import { shortBytes, shortDuration, shortShare } from './number-text.ts';

const units = new Map([
  ['ms', ['millisecond', 'milliseconds']],
  ['s', ['second', 'seconds']],
  ['min', ['minute', 'minutes']],
]);

/** `3.2 milliseconds`, `1 second`, `2.5 minutes` */
export function spokenDuration(ms: number): string {
  const [value = '', unit = ''] = shortDuration(ms).split(' ');
  const [one, many] = units.get(unit) ?? [unit, unit];
  return `${value} ${value === '1' ? one : many}`;
}

/** `no calls a second`, `0.2 calls a second`, `1 call a second`, `1200 calls a second` */
export function spokenRate(perSecond: number): string {
  if (perSecond === 0) return 'no calls a second';
  if (perSecond < 0.05) return 'less than 0.1 calls a second';
  const value = perSecond < 9.95 ? Number(perSecond.toFixed(1)) : Math.round(perSecond);
  return `${value} ${value === 1 ? 'call' : 'calls'} a second`;
}

/** `no`, `less than 0.1 percent`, `12 percent` */
export function spokenShare(part: number | bigint, whole: number | bigint): string {
  if (Number(part) === 0) return 'no';
  return shortShare(part, whole).replace('<', 'less than ').replace(' %', ' percent');
}

/** `12 megabytes`, `1.2 gigabytes` */
export function spokenBytes(bytes: number): string {
  return shortBytes(bytes).replace('GB', 'gigabytes').replace('MB', 'megabytes');
}
