import type { Cursor } from './cursor.ts';
import { skipMisplacedOptions } from './misplaced-options.ts';
import { parseBody } from './parse-body.ts';
import { parseCompactOptions, parseOptionStatement } from './parse-option.ts';
import { parseReserved } from './parse-ranges.ts';
import { parseInteger } from './parse-value.ts';
import { TokenKind } from './tokens.ts';
import type { EnumDeclaration, EnumNode, EnumValueNode, NameNode } from './tree.ts';

/** `enum Name { ... }`, after its `export` or `local` when it has one. */
export function parseEnum(cursor: Cursor, visibility: NameNode | undefined): EnumNode | undefined {
  const first = visibility?.first ?? cursor.at;
  cursor.at++;
  const name = cursor.name('the name of the enum');
  if (!name) return undefined;
  const body = parseBody(cursor, { first, what: 'enum', name }, () => parseEnumDeclaration(cursor));
  return body && { kind: 'enum', first, last: cursor.at - 1, visibility, name, body };
}

function parseEnumDeclaration(cursor: Cursor): EnumDeclaration | undefined {
  // Both words may name a value, and then "=" follows.
  if (!cursor.is('=', 1)) {
    if (cursor.is('option')) return parseOptionStatement(cursor);
    if (cursor.is('reserved')) return parseReserved(cursor, 'the number or the name of a value');
  }
  return parseEnumValue(cursor);
}

function parseEnumValue(cursor: Cursor): EnumValueNode | undefined {
  if (cursor.kindAhead(1) === TokenKind.identifier && cursor.is('=', 2)) reportType(cursor);
  const first = cursor.at;
  const name = cursor.name('the name of an enum value');
  if (!name) return undefined;
  let number: EnumValueNode['number'];
  if (cursor.equalsBeforeNumber('', name)) {
    number = parseInteger(cursor, 'the number of', name);
    if (!number && cursor.kind === TokenKind.identifier && !cursor.startsLine(cursor.at)) cursor.at++;
  } else {
    const { start, end } = cursor.tokens.span(first, first);
    cursor.reportSpan(
      'missing-number',
      `"${name.text}" has no number: write "${name.text} = NUMBER".`,
      start,
      end,
    );
    if (!cursor.is(';') && !cursor.is('[') && !cursor.startsLine(cursor.at)) return undefined;
  }
  const options = parseCompactOptions(cursor);
  skipMisplacedOptions(cursor);
  cursor.expectSemicolon('enum value', name);
  return { kind: 'enum-value', first, last: cursor.at - 1, name, number, options };
}

/** `string A = 0`: the value still counts. */
function reportType(cursor: Cursor): void {
  const { tokens, at } = cursor;
  if (cursor.startsLine(at + 1)) return;
  const remedy = { start: tokens.start(at), end: tokens.start(at + 1), text: '' };
  cursor.report('unexpected-token', `The values of an enum have no type: remove "${cursor.word()}".`, remedy);
  cursor.at++;
}
