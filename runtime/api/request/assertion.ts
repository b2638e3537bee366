/**
 * Assertions of request files: httpYac's `?? status == 200` (https://httpyac.github.io/guide/assert), and as a comment to other
 * clients `# @assert` with an expression in CEL.
 */
import { type PredicateName, predicateNames } from './predicate-names.ts';

/** What an assertion looks at. */
export type AssertionSubject =
  /** HTTP's status; of a GRPC request the number of its code, 0 for `ok`. */
  | { kind: 'status' }
  /** All of the answer, or what is at a path of it: `posts[0].id`. */
  | { kind: 'body'; path: string }
  | { kind: 'header'; name: string }
  /** Milliseconds. */
  | { kind: 'duration' };

/** One line that says what has to hold of an answer. */
export type Assertion = { line: number; text: string } & (
  | { kind: 'compare'; subject: AssertionSubject; predicate: PredicateName; expected: string }
  | { kind: 'cel'; expression: string }
  /** It cannot be read, and so never holds; the request can be sent all the same: other clients may know what it means. */
  | { kind: 'unreadable'; problem: string }
);

const alternatives = predicateNames
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replace(/\W/g, '\\$&'))
  .join('|');
const wellFormed = new RegExp(
  `^\\?\\?\\s*(?<kind>\\S+?)(?:\\s+(?<what>.*?))?\\s+(?<predicate>${alternatives})(?:\\s+(?<expected>.*))?$`,
  'i',
);
/** httpYac evaluates JavaScript here; paths into the body are all that is read of it. */
const bodyOfScript = /^response\.(?:parsedBody|body)\.?(?<path>[\w$.[\]-]*)$/;

/** Reads a `??` line. */
export function readAssertion(written: string, line: number): Assertion {
  const text = written.trim();
  const { kind = '', what = '', predicate = '', expected = '' } = wellFormed.exec(text)?.groups ?? {};
  const name = predicateNames.find((each) => each.toLowerCase() === predicate.toLowerCase());
  if (!name) return { line, text, kind: 'unreadable', problem: howToWrite };
  const subject = subjectOf(kind, what.trim());
  if (typeof subject === 'string') return { line, text, kind: 'unreadable', problem: subject };
  return { line, text, kind: 'compare', subject, predicate: name, expected: expected.trim() };
}

const howToWrite =
  'An assertion is `?? status == 200`, `?? body posts[0].id exists`, `?? header NAME includes TEXT` or `?? duration < 300`.';

/** Reads what follows `# @assert`. */
export function celAssertion(expression: string, line: number): Assertion {
  return { line, text: expression, kind: 'cel', expression };
}

function subjectOf(kind: string, what: string): AssertionSubject | string {
  switch (kind) {
    case 'status':
      return { kind };
    case 'duration':
      return what === '' ? { kind } : `Only the whole \`duration\` is measured, not \`${what}\`.`;
    case 'header':
      return what === '' ? 'Say which header: `?? header content-type includes json`.' : { kind, name: what };
    case 'body':
      return { kind, path: what };
    case 'js': {
      const path = bodyOfScript.exec(what)?.groups?.path;
      if (path !== undefined) return { kind: 'body', path };
      return 'Of JavaScript only a path into the answer is read: `?? js response.parsedBody.posts[0].id exists`. For more write `# @assert` and CEL above the request.';
    }
    default:
      return `\`${kind}\` cannot be asserted: there are status, body, header and duration.`;
  }
}
