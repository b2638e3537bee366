import type { PrintedPlace } from '../../server/index.ts';
import { shortPath } from './report-error.ts';

/** Something found in a definition, as `buf --error-format json` prints it. */
export interface BufFinding {
  /** Absolute; undefined for a file that is no more. */
  readonly file: string | undefined;
  readonly rule: string;
  readonly message: string;
  readonly start: PrintedPlace;
  readonly end: PrintedPlace;
}

/** A line of JSON: buf's keys in buf's order, with the characters escaped that Go's encoder escapes. */
export function bufLine({ file, start, end, rule, message }: BufFinding): string {
  const json = JSON.stringify({
    path: file === undefined ? undefined : shortPath(file),
    start_line: start.line,
    start_column: start.terminalColumn,
    end_line: end.line,
    end_column: end.terminalColumn,
    type: rule,
    message,
  });
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
