/** `# @assert` of request files: an expression in CEL over the answer. https://cel.dev */
import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import type { JsonCallResult } from '../call-json.ts';
import { answerPart } from './answer-value.ts';

/**
 * Why an expression does not hold, in a sentence; undefined where it does. It knows `body` (of a stream, the list of its messages),
 * `status`, `code`, `message`, `headers`, `trailers` and `duration` (milliseconds).
 */
export function celFailure(expression: string, answer: JsonCallResult, status: number): string | undefined {
  let value: unknown;
  try {
    value = plan(celEnv(), parse(expression))(bindings(answer, status));
  } catch (error) {
    return `${expression}: it is no CEL: ${error instanceof Error ? error.message : error}`;
  }
  if (isCelError(value)) return `${expression}: ${value.message}`;
  if (value === true) return undefined;
  return value === false ? `${expression}: it is false` : `${expression}: it says neither true nor false`;
}

function bindings(answer: JsonCallResult, status: number): Record<string, CelInput> {
  return {
    body: toCel(answerPart(answer, '')),
    status: BigInt(status),
    code: answer.code,
    message: answer.message,
    headers: new Map<string, CelInput>(answer.headers),
    trailers: new Map<string, CelInput>(answer.trailers),
    duration: answer.totalMs,
  };
}

/** JSON's values as CEL's: whole numbers are its integers, so that `body.count == 3` says what it seems to. */
function toCel(value: unknown): CelInput {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, each]): [string, CelInput] => [key, toCel(each)]));
  }
  return null;
}
