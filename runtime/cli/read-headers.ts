import { UsageError } from './usage-error.ts';

/** Headers from `-H 'name: value'`; names in lower case. Throws UsageError. */
export function readHeaders(given: readonly string[]): [name: string, value: string][] {
  return given.map((header) => {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([^\r\n]*?)\s*$/.exec(header) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`\`${header}\` is no header: write it as 'name: value'`);
    }
    return [name.toLowerCase(), value];
  });
}
