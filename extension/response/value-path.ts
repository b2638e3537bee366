/** Places in an answer, by the paths that `{{name.path}}` has for them. */
import { getLocation, type JSONPath } from 'jsonc-parser';

/** A value of an answer, and the path to it: `.posts[0].id`. */
export interface AnswerValue {
  path: string;
  /** Strings without their quotes, the rest as JSON. */
  text: string;
}

/** How many values are offered. */
const maxValues = 1000;

/** Every value of an answer's messages that is no object or list, in their order. */
export function answerValues(messages: readonly string[]): AnswerValue[] {
  const values: AnswerValue[] = [];
  const add = (value: unknown, path: JSONPath) => {
    if (values.length >= maxValues) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value))
        add(each, [...path, Array.isArray(value) ? Number(key) : key]);
      return;
    }
    const text = pathText(path);
    if (text !== undefined)
      values.push({ path: text, text: typeof value === 'string' ? value : JSON.stringify(value) });
  };
  for (const [index, message] of messages.entries()) {
    add(parse(message), messages.length > 1 ? [index] : []);
    if (values.length >= maxValues) break;
  }
  return values;
}

/**
 * The path to the value at a line and column (from zero) of a response document; undefined where no message is. `lines` are the
 * document's; `count` says how many messages the answer has.
 */
export function pathAt(
  lines: readonly string[],
  at: { line: number; character: number },
  count: number,
): string | undefined {
  let first = at.line;
  while (first > 0 && lines[first - 1]?.trim() !== '') first--;
  let last = at.line;
  while (last + 1 < lines.length && lines[last + 1]?.trim() !== '') last++;
  const before = lines.slice(0, first);
  const isMessage = /^[{["]/.test(lines[first] ?? '') && !before.some((line) => line.startsWith('###'));
  if (!isMessage) return undefined;
  const text = lines.slice(first, last + 1).join('\n');
  const offset = lines.slice(first, at.line).reduce((sum, line) => sum + line.length + 1, 0) + at.character;
  const index = before.filter((line) => line === '===').length;
  const { path } = getLocation(text, offset);
  return pathText(count > 1 ? [index, ...path] : path.filter((step) => step !== ''));
}

/** Undefined for a path that cannot be written, as of a map's key with a blank. */
function pathText(path: JSONPath): string | undefined {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return steps.every((step) => /^(\.[\w$-]+|\[\d+\])$/.test(step)) ? steps.join('') : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
