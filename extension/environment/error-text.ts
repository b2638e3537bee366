/** Errors of the control API, for people. */
import { Code, ConnectError } from '@connectrpc/connect';
import { toUserError } from '../../runtime/api/connect.ts';
import type { Problem } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';

/** One place in a file of the user's and what is wrong there. Line and column count from 1. */
export type FileProblem = Pick<Problem, 'file' | 'line' | 'column' | 'message'>;

/** The sentence to show: without a code in front, without a stack. */
export function errorText(error: unknown, address = 'the environment'): string {
  const failure = toUserError(error, address);
  if (failure instanceof ConnectError) return sentence(failure.rawMessage);
  return sentence(failure instanceof Error ? failure.message : String(failure));
}

/** Whether the token was not accepted. */
export function isRefusal(error: unknown): boolean {
  return hasCode(toUserError(error, ''), 'token-refused');
}

/** Whether it was for the certificate of one of the two sides. */
export function isTlsProblem(error: unknown, address: string): boolean {
  const failure = toUserError(error, address);
  return ['tls-refused', 'tls-unreadable', 'tls-invalid'].some((code) => hasCode(failure, code));
}

/** Whether the process that was asked is gone: another one is to be asked. */
export function isGone(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Unavailable || code === Code.Canceled || code === Code.Aborted;
}

/** Whether the user's own cancel ended it. */
export function isCancel(error: unknown): boolean {
  return ConnectError.from(error).code === Code.Canceled;
}

/** Whether what was asked for is not there (any more). */
export function isNotFound(error: unknown): boolean {
  return ConnectError.from(error).code === Code.NotFound;
}

/** Whether the question was wrong, so that it is of no use to ask again. */
export function isMistake(error: unknown): boolean {
  return ConnectError.from(error).code === Code.InvalidArgument;
}

/** Whether the environment is too old to know what was asked of it; not where a server that it asked knows something not. */
export function isUnknown(error: unknown): boolean {
  return hasCode(toUserError(error, ''), 'other-version');
}

/** Why a local environment of an older Skep, which knows nothing of them, reaches no servers. */
export const olderLocal =
  'The local environment is of an older Skep, which reaches no servers: close what runs it.';

/**
 * Why a server is not reached by the local environment, for people, with the code that the environment gave it. `local`: where that
 * answers.
 */
export function reachError(error: unknown, local: string): Error {
  if (isUnknown(error)) return new Error(olderLocal);
  const failure = toUserError(error, local);
  return failure instanceof Error ? failure : new Error(String(failure));
}

/** The places in the user's files that an error blames. */
export function errorProblems(error: unknown): readonly FileProblem[] {
  const failure = toUserError(error, '');
  return failure instanceof Error && 'problems' in failure
    ? (failure.problems as readonly FileProblem[])
    : [];
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Begins with a capital, unless with an address. */
function sentence(text: string): string {
  return /^\w+:\/\//.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
