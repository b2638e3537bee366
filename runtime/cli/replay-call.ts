/** Makes a call of the history again. */

import { notKept } from '../telemetry/without-secrets.ts';
import { UserError } from '../user-error.ts';
import { type FoundEnvironment, withEnvironment } from './find-environment.ts';
import { findMethod, findService } from './find-method.ts';
import type { Output } from './output.ts';
import { sendCall } from './send-call.ts';

/** Headers that a client writes by itself, or that told of the connection and the trace that were then. */
const notSentAgain =
  /^(?:accept(?:-.*)?|cache-control|forwarded|origin|priority|referer|sec-.*|trace(?:parent|state)|user-agent|via|x-forwarded-.*)$/;

/**
 * Sends its messages and metadata again, and prints the answer; what is left out for being secret is noted. Answers with the
 * exit code. Throws UserError `call-unknown`, `call-not-whole`, and what a call throws.
 */
export async function replayCall(
  environment: FoundEnvironment,
  id: bigint,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const kept = await withEnvironment(environment, ({ telemetry }) => telemetry.getCall({ id }, { signal }));
  const { call, requests, requestHeaders } = kept;
  if (call === undefined) throw new Error(`${environment.address} answered without the call`);
  const whole = requests.every(({ truncated, json }) => !truncated && json !== '');
  if (!whole || requests.length < call.requestMessages) {
    throw new UserError(
      'call-not-whole',
      `call ${id} cannot be made again: not all of its messages are kept whole`,
    );
  }
  const service = await findService(environment, call.service, signal);
  const method = findMethod(service, call.method);
  const takesStream = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  const secrets = requestHeaders.filter(({ value }) => value === notKept).map(({ name }) => name);
  if (secrets.length > 0) output.note(`left out, for secrets are not kept: ${secrets.join(', ')}`);
  const headers = requestHeaders
    .filter(({ name, value }) => value !== notKept && !notSentAgain.test(name))
    .map(({ name, value }): [string, string] => [name, value]);
  const messages = requests.map(({ json }) => json);
  const body = takesStream ? messages : (messages[0] ?? '{}');
  return sendCall({ environment, service, method, body, headers, whole: false }, output, signal);
}
