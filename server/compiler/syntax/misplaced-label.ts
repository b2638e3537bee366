import type { Cursor } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import type { NameNode } from './tree.ts';

export const labels = ['optional', 'required', 'repeated'];

/**
 * Reports a label that stands behind what it belongs before (`string name = 1 optional`), and takes it: the field counts with it.
 * `first` is the field's first token. A label before a name of the same line begins the next field.
 */
export function misplacedLabel(
  cursor: Cursor,
  first: number,
  known: NameNode | undefined,
  isMap: boolean,
): NameNode | undefined {
  const { tokens, at } = cursor;
  const text = cursor.word();
  if (!labels.includes(text) || cursor.startsLine(at)) return known;
  const beforeName = cursor.kindAhead(1) === TokenKind.identifier || cursor.is('.', 1);
  if (beforeName && !cursor.startsLine(at + 1)) return known;
  const start = tokens.start(first);
  const end = tokens.end(at);
  const isRemoved = known !== undefined || isMap;
  if (isRemoved) {
    const message = isMap ? 'A map has no label' : 'A field has one label';
    const remedy = { start: tokens.end(at - 1), end, text: '' };
    cursor.report('unexpected-token', `${message}: remove "${text}".`, remedy);
  } else {
    const written = `${text} ${tokens.text.slice(start, tokens.end(at - 1))}`;
    const message = `The label of a field stands before its type: "${written.replace(/\s+/g, ' ')}".`;
    cursor.report('unexpected-token', message, { start, end, text: written });
  }
  cursor.at++;
  return isRemoved ? known : { first: at, last: at, text };
}
