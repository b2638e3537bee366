import { timestampDate } from '@bufbuild/protobuf/wkt';
import { codeName } from '../api/code-names.ts';
import { CallOrigin, type CallRecord } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { durationText } from './duration-text.ts';
import type { Output } from './output.ts';

/** Of columns that fit most calls: a code is seldom longer than `not_found`. */
const leastCodeWidth = 9;

/** How many characters the codes of these calls take, and take at least. */
export function codeWidth(calls: readonly CallRecord[]): number {
  return Math.max(leastCodeWidth, ...calls.map((call) => codeName(call.code).length));
}

/**
 * A call that ended, for a terminal: `12 12:30:59 ok 4.21 ms posts.v1.PostsService/List from shop`; failed ones red. The code
 * takes `width` characters, so that those of a list stand in columns.
 */
export function formatCall(call: CallRecord, output: Output, width: number): string {
  const time = call.started === undefined ? '' : timestampDate(call.started).toTimeString().slice(0, 8);
  const code = codeName(call.code).padEnd(width);
  const error = call.error === '' ? '' : `: ${call.error}`;
  return [
    output.style('dim', `${String(call.id).padStart(5)} ${time}`),
    call.code === 0 ? code : output.style('red', code),
    durationText(call.duration).padStart(8),
    `${call.service}/${call.method}`,
    output.style('dim', `from ${callerText(call)}${error}`),
  ].join(' ');
}

function callerText({ origin, caller }: CallRecord): string {
  if (origin === CallOrigin.EDITOR) return 'the editor';
  if (origin === CallOrigin.COMMAND) return 'skep';
  return caller === '' ? 'outside' : caller;
}
