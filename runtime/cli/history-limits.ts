/** How much a history of calls keeps, as the options of `run` and `server` say it. */
import type { HistoryLimits } from '../telemetry/index.ts';
import { UsageError } from './usage-error.ts';

export const historyLimitOptions = {
  'keep-calls': {
    type: 'string',
    value: 'N',
    text: 'calls that the history keeps at most; 100000 without it',
  },
  'keep-days': {
    type: 'string',
    value: 'N',
    text: 'days that it keeps them for, 0: any number; 30 without it',
  },
  'keep-megabytes': { type: 'string', value: 'N', text: 'megabytes that it keeps at most; 256 without it' },
} as const;

/** Throws UsageError, with the name of the option. */
export function readHistoryLimits(
  text: (option: keyof typeof historyLimitOptions) => string | undefined,
): Partial<HistoryLimits> {
  const limits: Partial<HistoryLimits> = {};
  const calls = wholeNumber('keep-calls', text('keep-calls'));
  const days = wholeNumber('keep-days', text('keep-days'));
  const megabytes = wholeNumber('keep-megabytes', text('keep-megabytes'));
  if (calls !== undefined) limits.calls = calls;
  if (days !== undefined) limits.days = days;
  if (megabytes === 0) throw new UsageError('`--keep-megabytes 0` has no room for a call: 1 is the least');
  if (megabytes !== undefined) limits.bytes = megabytes * 1024 * 1024;
  return limits;
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`\`--${option} ${text}\` is no whole number`);
  return Number(text);
}
