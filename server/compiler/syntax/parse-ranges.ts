import type { Cursor } from './cursor.ts';
import { parseInteger, parseString } from './parse-value.ts';
import { TokenKind } from './tokens.ts';
import type { IdentifierNode, RangeNode, ReservedNode, StringNode } from './tree.ts';

/** `1, 5 to 9, 20 to max` */
export function parseRanges(cursor: Cursor, what: string): RangeNode[] | undefined {
  const ranges: RangeNode[] = [];
  do {
    const first = cursor.at;
    const from = parseInteger(cursor, what);
    if (!from) return undefined;
    let to: RangeNode['to'];
    if (cursor.take('to') || takeDash(cursor)) {
      to = cursor.take('max') ? 'max' : parseInteger(cursor, 'a number or "max" after "to"');
      if (!to) return undefined;
    }
    ranges.push({ first, last: cursor.at - 1, from, to });
  } while (cursor.take(','));
  return ranges;
}

/** `1 - 5`, for `1 to 5`. */
function takeDash(cursor: Cursor): boolean {
  const { tokens, at } = cursor;
  if (!cursor.is('-') || cursor.startsLine(at)) return false;
  const remedy = { start: tokens.end(at - 1), end: tokens.start(at + 1), text: ' to ' };
  cursor.report('unexpected-token', 'A range is written with "to": "1 to 5".', remedy);
  cursor.at++;
  return true;
}

/** `reserved 1, 2 to 4;` or `reserved "name";`, and in editions `reserved name;`. */
export function parseReserved(cursor: Cursor, what: string): ReservedNode | undefined {
  const first = cursor.at++;
  const names: (StringNode | IdentifierNode)[] = [];
  let ranges: RangeNode[] = [];
  if (cursor.kind === TokenKind.string || cursor.kind === TokenKind.identifier) {
    do {
      const name = reservedName(cursor);
      if (!name) return undefined;
      names.push(name);
    } while (cursor.take(','));
  } else {
    const read = parseRanges(cursor, what);
    if (!read) return undefined;
    ranges = read;
  }
  cursor.expectSemicolon('"reserved"');
  return { kind: 'reserved', first, last: cursor.at - 1, ranges, names };
}

function reservedName(cursor: Cursor): StringNode | IdentifierNode | undefined {
  if (cursor.kind === TokenKind.identifier) {
    const first = cursor.at++;
    return { kind: 'identifier', first, last: first, negative: false, text: cursor.tokens.textOf(first) };
  }
  return parseString(cursor, 'a name');
}
