/** What assertions of request files compare with: httpYac's predicates, by its names. */
import { createHash } from 'node:crypto';
import type { PredicateName } from './predicate-names.ts';

type Predicate = (actual: unknown, expected: string) => boolean;

const predicates: Readonly<Record<PredicateName, Predicate>> = {
  '==': equals,
  '===': equals,
  equals,
  '!=': (actual, expected) => !equals(actual, expected),
  '>': (actual, expected) => Number(actual) > Number(expected),
  '>=': (actual, expected) => Number(actual) >= Number(expected),
  '<': (actual, expected) => Number(actual) < Number(expected),
  '<=': (actual, expected) => Number(actual) <= Number(expected),
  startsWith: (actual, expected) => asText(actual).startsWith(expected),
  endsWith: (actual, expected) => asText(actual).endsWith(expected),
  includes,
  contains: includes,
  matches: (actual, expected) => new RegExp(expected, 'u').test(asText(actual)),
  exists: (actual) => Boolean(actual),
  isTrue: (actual) => Boolean(actual),
  isFalse: (actual) => !actual,
  isNumber: (actual) => typeof actual === 'number',
  isString: (actual) => typeof actual === 'string',
  isBoolean: (actual) => typeof actual === 'boolean',
  isArray: (actual) => Array.isArray(actual),
  md5: (actual, expected) => digest('md5', actual, expected),
  sha256: (actual, expected) => digest('sha256', actual, expected),
  sha512: (actual, expected) => digest('sha512', actual, expected),
};

/** Whether the predicate holds. Throws SyntaxError when `matches` is given no regular expression. */
export function holds(name: PredicateName, actual: unknown, expected: string): boolean {
  return predicates[name](actual, expected);
}

/** The text of a value as a person reads it: strings without quotes, the rest as JSON. */
export function asText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** By the type of what there is: `3` equals the number 3, and an object the JSON of its like. */
function equals(actual: unknown, expected: string): boolean {
  if (typeof actual === 'number') return expected.trim() !== '' && actual === Number(expected);
  if (typeof actual === 'object' && actual !== null) return asText(actual) === compactJson(expected);
  return actual === undefined ? expected === 'undefined' : String(actual) === expected;
}

function includes(actual: unknown, expected: string): boolean {
  if (Array.isArray(actual) && actual.some((each) => equals(each, expected))) return true;
  return expected !== '' && asText(actual).includes(expected);
}

function compactJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** As httpYac has it, in base64. */
function digest(algorithm: string, actual: unknown, expected: string): boolean {
  return createHash(algorithm).update(asText(actual)).digest('base64') === expected;
}
