/** Codes as each protocol writes them: https://connectrpc.com/docs/protocol#error-codes */
import type { Code } from '@connectrpc/connect';

const table: readonly (readonly [name: string, httpStatus: number])[] = [
  ['ok', 200],
  ['canceled', 499],
  ['unknown', 500],
  ['invalid_argument', 400],
  ['deadline_exceeded', 504],
  ['not_found', 404],
  ['already_exists', 409],
  ['permission_denied', 403],
  ['resource_exhausted', 429],
  ['failed_precondition', 400],
  ['aborted', 409],
  ['out_of_range', 400],
  ['unimplemented', 501],
  ['internal', 500],
  ['unavailable', 503],
  ['data_loss', 500],
  ['unauthenticated', 401],
];

/** `Code.NotFound` -> `not_found` */
export function codeName(code: Code): string {
  return table[code]?.[0] ?? 'unknown';
}

/** `Code.NotFound` -> 404 */
export function httpStatus(code: Code): number {
  return table[code]?.[1] ?? 500;
}

/** Why the gateway itself refuses a request, before or instead of a service. */
export interface Failure {
  code: Code;
  message: string;
  /** HTTP status where it is not the code's own: an unknown path is 404. */
  status?: number;
  headers?: Record<string, string>;
  /** Answer in plain text: a client of no protocol we know must not take this for an error of the method it called. */
  asText?: true;
}

/** What a request said, as a message may show it: a message can end up in a header. */
export function shown(value: string): string {
  return value.slice(0, 100).replace(/[^\x20-\x7e]/g, '?');
}
