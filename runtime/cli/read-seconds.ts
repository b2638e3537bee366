import { UsageError } from './usage-error.ts';

/** A time that was given in seconds, in milliseconds. Throws UsageError, with the name of the option. */
export function readSeconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds < 1 || seconds > 31_536_000) {
    throw new UsageError(`--${option} is a number of seconds from 1 to a year of them, not \`${text}\``);
  }
  return seconds * 1000;
}
