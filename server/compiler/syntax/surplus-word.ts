import { scalarTypes } from '../scalar-types.ts';
import type { Cursor } from './cursor.ts';
import { labels } from './misplaced-label.ts';

/**
 * Reports a word too many in a field: before its type (`const string a = 1`, `optional repeated string a = 1`), where it is stepped over,
 * or in its name (`string first name = 1`). Called where three words stand before a `=`.
 */
export function reportSurplusWord(cursor: Cursor, hasLabel: boolean): void {
  const { tokens, at } = cursor;
  const [first = '', second = '', third = ''] = [0, 1, 2].map((ahead) => cursor.word(ahead));
  if (cursor.startsLine(at + 1) || cursor.startsLine(at + 2)) return;
  // Those stand behind what they belong before.
  if (labels.includes(second) || labels.includes(third)) return;
  if (isTypeLike(second)) {
    const isLabel = hasLabel && labels.includes(first);
    const message = isLabel ? 'A field has one label' : `"${first}" is no part of a field`;
    const remedy = { start: tokens.start(at), end: tokens.start(at + 1), text: '' };
    cursor.report('unexpected-token', `${message}: remove ${isLabel ? `"${first}"` : 'it'}.`, remedy);
    cursor.at++;
  } else if (isTypeLike(first)) {
    const { start, end } = tokens.span(at + 1, at + 2);
    const name = `${second}_${third}`;
    const message = `The name of a field is one word: "${name}".`;
    cursor.reportSpan('unexpected-token', message, start, end, { start, end, text: name });
  }
}

function isTypeLike(word: string): boolean {
  return scalarTypes.has(word) || /^[A-Z]/.test(word);
}
