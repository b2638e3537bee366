import { scalarTypes } from '../scalar-types.ts';
import type { Cursor } from './cursor.ts';
import { reportForeignField } from './foreign-field.ts';
import { reportHash } from './hash.ts';
import { labels, misplacedLabel } from './misplaced-label.ts';
import { skipMisplacedOptions } from './misplaced-options.ts';
import { parseCompactOptions } from './parse-option.ts';
import { parseInteger } from './parse-value.ts';
import { reportSurplusWord } from './surplus-word.ts';
import { TokenKind } from './tokens.ts';
import type { FieldNode, MapTypeNode, NameNode, NumberNode, QualifiedNameNode } from './tree.ts';

/** Reads the body of a group, which is a message's. */
export type ParseGroupBody = (
  cursor: Cursor,
  owner: { first: number; what: string; name: NameNode },
) => FieldNode['group'];

/** `label type name = number [options];`, a map field, or a group with its body. */
export function parseField(cursor: Cursor, parseGroupBody: ParseGroupBody): FieldNode | undefined {
  const first = cursor.at;
  let label = fieldLabel(cursor);
  if (cursor.kind !== TokenKind.identifier && reportOther(cursor, first)) return undefined;
  if (cursor.kindAhead(2) === TokenKind.identifier && cursor.is('=', 3))
    reportSurplusWord(cursor, label !== undefined);
  const isMap = cursor.is('map') && cursor.is('<', 1);
  const type = isMap ? mapWord(cursor) : cursor.qualifiedName('a field or another declaration', true);
  if (!type) return undefined;
  const map = isMap ? mapType(cursor) : undefined;
  if (isMap && !map) return undefined;
  if (cursor.is('[') && cursor.is(']', 1)) listBrackets(cursor, type, label !== undefined);
  if (cursor.kind !== TokenKind.identifier && reportForeignType(cursor, first)) return undefined;
  const name = fieldName(cursor, type);
  if (!name) return undefined;
  if (!cursor.is('=') && reportOrder(cursor, first, type, name)) return undefined;
  if (cursor.kind === TokenKind.identifier) label = misplacedLabel(cursor, first, label, isMap);
  const number = fieldNumber(cursor, name);
  if (cursor.kind === TokenKind.identifier) label = misplacedLabel(cursor, first, label, isMap);
  const options = parseCompactOptions(cursor);
  const isGroup = type.text === 'group' && cursor.is('{');
  const group = isGroup ? parseGroupBody(cursor, { first, what: 'group', name }) : undefined;
  if (!isGroup && !cursor.is(';')) {
    label = misplacedLabel(cursor, first, label, isMap);
    skipMisplacedOptions(cursor);
  }
  if (!isGroup) cursor.expectSemicolon('field', name);
  return { kind: 'field', first, last: cursor.at - 1, label, type, map, name, number, options, group };
}

/** Where no type begins: a number as in Thrift, or a comment of another language. */
function reportOther(cursor: Cursor, first: number): boolean {
  return cursor.kind === TokenKind.integer ? reportForeignField(cursor, first) : reportHash(cursor);
}

/** Where no name follows the type: `name: string`, `Array<string> names = 1`, `shop::Post post = 1`. */
function reportForeignType(cursor: Cursor, first: number): boolean {
  if (cursor.is('=') || cursor.is(';') || cursor.startsLine(cursor.at)) return false;
  return reportForeignField(cursor, first);
}

/** Where label, type and name stand in another order: `string repeated names = 1`, `name string;`. */
function reportOrder(cursor: Cursor, first: number, type: QualifiedNameNode, name: NameNode): boolean {
  const isLabel = labels.includes(name.text) && cursor.kind === TokenKind.identifier;
  const isType = scalarTypes.has(name.text) && !scalarTypes.has(type.text) && /^[a-z]\w*$/.test(type.text);
  return (isLabel || isType) && reportForeignField(cursor, first);
}

/** A label, unless the word is the type of a field: `optional.Type x = 1`, `repeated = 1`. */
function fieldLabel(cursor: Cursor): NameNode | undefined {
  const text = cursor.word();
  if (!labels.includes(text)) return undefined;
  const first = cursor.at++;
  return { first, last: first, text };
}

function mapWord(cursor: Cursor): QualifiedNameNode {
  const first = cursor.at++;
  return { first, last: first, text: 'map' };
}

function mapType(cursor: Cursor): MapTypeNode | undefined {
  const first = cursor.at++;
  const key = cursor.qualifiedName('the type of the map’s keys', true);
  if (!key || !cursor.expect(',', 'the type of the map’s keys')) return undefined;
  if (labels.includes(cursor.word()) && cursor.kindAhead(1) === TokenKind.identifier) labelInMap(cursor);
  const value = cursor.qualifiedName('the type of the map’s values', true);
  if (!value || !cursor.expect('>', 'the type of the map’s values')) return undefined;
  return { first, last: cursor.at - 1, key, value };
}

/** `map<string, optional string>`: the field still counts. */
function labelInMap(cursor: Cursor): void {
  const { tokens, at } = cursor;
  const text = `The values of a map have no label: remove "${cursor.word()}".`;
  const remedy = { start: tokens.start(at), end: tokens.start(at + 1), text: '' };
  cursor.report('unexpected-token', text, remedy);
  cursor.at++;
}

/** `string[]`, as other languages write a list: the field still counts. */
function listBrackets(cursor: Cursor, type: QualifiedNameNode, hasLabel: boolean): void {
  const { start, end } = cursor.tokens.span(cursor.at, cursor.at + 1);
  const list = `repeated ${type.text}`;
  const remedy = hasLabel
    ? { start, end, text: '' }
    : { start: cursor.tokens.start(type.first), end, text: list };
  cursor.reportSpan('unexpected-token', `A list is written with "repeated": "${list}".`, start, end, remedy);
  cursor.at += 2;
}

function fieldName(cursor: Cursor, type: QualifiedNameNode): NameNode | undefined {
  if (cursor.is('=') || cursor.is(';')) {
    const message = `Expected "type name = number;": "${type.text}" has no ${cursor.is('=') ? 'type or no name' : 'name and no number'}.`;
    const { start, end } = cursor.tokens.span(type.first, type.last);
    cursor.reportSpan('missing-name', message, start, end);
    return undefined;
  }
  // The type alone on its line: what follows is the next declaration.
  if (cursor.startsLine(cursor.at) && !cursor.is('=', 1)) {
    cursor.reportMissing(
      'missing-name',
      `Expected a name and a number after "${type.text}": write "${type.text} name = number;".`,
    );
    return undefined;
  }
  return cursor.name('the name of the field');
}

function fieldNumber(cursor: Cursor, name: NameNode): NumberNode | undefined {
  if (cursor.equalsBeforeNumber('field', name)) {
    const number = parseInteger(cursor, 'the number of field', name);
    if (!number && !cursor.is('[') && !cursor.is(';') && !cursor.is('}')) skipWrongNumber(cursor);
    return number;
  }
  const message = `Field "${name.text}" has no number: write "${name.text} = NUMBER".`;
  if (cursor.is(';') || cursor.is('[') || cursor.is('{')) {
    const { start, end } = cursor.tokens.span(name.first, name.last);
    cursor.reportSpan('missing-number', message, start, end);
    return undefined;
  }
  cursor.reportMissing('missing-number', message);
  return undefined;
}

/** A word where the number belongs is stepped over, so that options and `;` after it are still read. */
function skipWrongNumber(cursor: Cursor): void {
  if (!cursor.startsLine(cursor.at)) cursor.advance();
}
