import { UsageError } from './usage-error.ts';

/** The number of a port as it was given; 0 is any free one. Throws UsageError. */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new UsageError(`\`${text}\` is no port: give 0 to 65535`);
  return port;
}
