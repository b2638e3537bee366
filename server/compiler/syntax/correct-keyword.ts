import { closest } from '../names.ts';
import type { Cursor } from './cursor.ts';
import { TokenKind } from './tokens.ts';

/** What other languages call it. */
const elsewhere: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ struct: 'message', type: 'message', interface: 'message', class: 'message', record: 'message' },
    ...{ input: 'message', exception: 'message', union: 'oneof' },
  }),
);

/**
 * Where a mistyped word stands before a name and what only a declaration has after it (`mesage Post {`), reports the word
 * and has the parser read on as if it were right: so the declaration is not lost to those who use it.
 */
export function correctKeyword(cursor: Cursor, keywords: readonly string[], after = '{'): void {
  const word = cursor.word();
  if (word === '' || keywords.includes(word)) return;
  if (cursor.kindAhead(1) !== TokenKind.identifier || !cursor.is(after, 2)) return;
  const foreign = elsewhere.get(word) ?? '';
  const keyword = keywords.includes(foreign) ? foreign : closest(word, keywords);
  if (!keyword) return;
  cursor.report(
    'unexpected-token',
    `"${word}" begins no declaration. Did you mean "${keyword}"?`,
    cursor.replacement(keyword),
  );
  cursor.corrected = { at: cursor.at, keyword };
}
