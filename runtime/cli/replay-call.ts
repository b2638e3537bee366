/** Makes a call of the history again. */
import path from 'node:path';
import { secretsHeader, writeSecrets } from '../api/request/named-secrets.ts';
import { privateEnvironmentFile } from '../api/request/read-environment-file.ts';
import { notKept } from '../telemetry/secret-names.ts';
import { UserError } from '../user-error.ts';
import { type FoundEnvironment, withEnvironment } from './find-environment.ts';
import { findMethod, findService } from './find-method.ts';
import type { Output } from './output.ts';
import { variablesFor } from './request-world.ts';
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
  const filled = await secretsFiller(kept.secrets, environment.name, id);
  const headers = requestHeaders
    .filter(({ name, value }) => value !== notKept && !notSentAgain.test(name))
    .map(({ name, value }): [string, string] => [name, filled.text(value)]);
  if (filled.secrets.size > 0) headers.push([secretsHeader, writeSecrets(filled.secrets)]);
  const messages = requests.map(({ json }) => filled.json(json));
  const body = takesStream ? messages : (messages[0] ?? '{}');
  return sendCall({ environment, service, method, body, headers, whole: false }, output, signal);
}

/** Puts in what secrets stand for, as the environment files of the working folder have it. Throws UserError `secret-unknown`. */
async function secretsFiller(names: readonly string[], environment: string, id: bigint) {
  const found = names.length === 0 ? undefined : await variablesFor(path.resolve('call'), environment, 0);
  const secrets = new Map<string, string>();
  for (const name of names) {
    const value = found?.values.get(name);
    if (value === undefined) {
      throw new UserError(
        'secret-unknown',
        `call ${id} had the secret {{${name}}}, which is not kept: give it in ${privateEnvironmentFile} of this folder, for \`${environment}\``,
      );
    }
    secrets.set(name, value);
  }
  const fill = (text: string, write: (value: string) => string): string =>
    [...secrets].reduce((left, [name, value]) => left.replaceAll(`{{${name}}}`, () => write(value)), text);
  return {
    secrets,
    text: (text: string) => fill(text, (value) => value),
    json: (text: string) => fill(text, (value) => JSON.stringify(value).slice(1, -1)),
  };
}
