/** Holds what a request file asserts against what was answered. */
import type { JsonCallResult } from '../call-json.ts';
import { codeNames } from '../code-names.ts';
import { answerPart } from './answer-value.ts';
import type { Assertion, AssertionSubject } from './assertion.ts';
import { asText, holds } from './predicates.ts';

/** An assertion that does not hold, or that cannot be checked. */
export interface AssertionFailure {
  /** Where it stands, counted from zero. */
  line: number;
  message: string;
}

/** Those that do not hold, in their order. `isRpc`: of a GRPC request, whose status is its code. */
export async function checkAssertions(
  assertions: readonly Assertion[],
  answer: JsonCallResult,
  isRpc: boolean,
): Promise<AssertionFailure[]> {
  const failures: AssertionFailure[] = [];
  for (const assertion of assertions) {
    const message = await failureOf(assertion, answer, isRpc);
    if (message !== undefined) failures.push({ line: assertion.line, message });
  }
  return failures;
}

async function failureOf(
  assertion: Assertion,
  answer: JsonCallResult,
  isRpc: boolean,
): Promise<string | undefined> {
  if (assertion.kind === 'unreadable') return `${assertion.text}: ${assertion.problem}`;
  if (assertion.kind === 'cel') {
    // CEL is loaded by those who write it.
    const { celFailure } = await import('./cel-assertion.ts');
    return celFailure(assertion.expression, answer, statusOf(answer, isRpc));
  }
  const { subject, predicate, expected } = assertion;
  const actual = actualOf(subject, answer, isRpc);
  try {
    if (holds(predicate, actual, expected)) return undefined;
  } catch (error) {
    return `${assertion.text}: ${error instanceof Error ? error.message : error}`;
  }
  return `${assertion.text}: it is ${shown(subject, actual, answer)}`;
}

function actualOf(subject: AssertionSubject, answer: JsonCallResult, isRpc: boolean): unknown {
  switch (subject.kind) {
    case 'status':
      return statusOf(answer, isRpc);
    case 'duration':
      return answer.totalMs;
    case 'header':
      return answerPart(answer, `.response.headers.${subject.name}`);
    case 'body':
      return answerPart(answer, subject.path.replace(/^(?=[^.[])/, '.'));
  }
}

function statusOf({ code, httpStatus }: JsonCallResult, isRpc: boolean): number {
  return isRpc ? codeNames.indexOf(code) : httpStatus;
}

function shown(subject: AssertionSubject, actual: unknown, { code, message }: JsonCallResult): string {
  if (subject.kind === 'status') return `${actual} (${code}${message === '' ? '' : `: ${message}`})`;
  if (actual === undefined) return 'not there';
  const text = asText(actual);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
