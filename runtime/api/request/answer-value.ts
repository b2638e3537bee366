/**
 * What `{{name.path}}` takes out of an earlier answer. Two ways to write it are read: httpYac's, in which the name is the
 * body (`{{list.posts[0].id}}`), and REST Client's, which says the part (`{{list.response.body.posts[0].id}}`,
 * `{{list.response.headers.etag}}`).
 */
import type { JsonCallResult } from '../call-json.ts';

/** What of an answer can be named. */
export type Answered = Pick<JsonCallResult, 'messages' | 'headers' | 'trailers'>;

const restClient = /^\.response\.(body|headers)(?=[.[]|$)/;

/** The text of `answerPart`: strings without their quotes, objects as JSON. */
export function answerValue(answer: Answered, path: string): string | undefined {
  const value = answerPart(answer, path);
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The value at a path (`.posts[0].id`; empty: the whole body). Of a stream the body is the list of its messages. Undefined
 * where there is nothing.
 */
export function answerPart(answer: Answered, path: string): unknown {
  const [said, part] = restClient.exec(path) ?? ['', 'body'];
  const rest = path.slice(said.length);
  if (part === 'headers') return header(answer, rest.slice(1));
  // JSONPath's root, as REST Client's users write it.
  const steps = stepsOf(rest.replace(/^\.\$(?=[.[]|$)/, ''));
  let value = body(answer);
  for (const step of steps ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return steps && value;
}

function header({ headers, trailers }: Answered, name: string): string | undefined {
  return [...headers, ...trailers].find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

function body({ messages }: Answered): unknown {
  const values = messages.map(parse);
  return values.length === 1 ? values[0] : values;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `['posts', '0', 'id']` of `.posts[0].id`; undefined when it is no path. */
function stepsOf(path: string): string[] | undefined {
  const steps = [...path.matchAll(/\.([\w$-]+)|\[(\d+)\]/g)];
  const isWhole = steps.reduce((length, [step]) => length + step.length, 0) === path.length;
  return isWhole ? steps.map(([, name, index]) => name ?? index ?? '') : undefined;
}
