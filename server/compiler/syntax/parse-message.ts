import { correctKeyword } from './correct-keyword.ts';
import type { Cursor } from './cursor.ts';
import { parseBody } from './parse-body.ts';
import { parseEnum } from './parse-enum.ts';
import { parseField } from './parse-field.ts';
import { parseCompactOptions, parseOptionStatement } from './parse-option.ts';
import { parseRanges, parseReserved } from './parse-ranges.ts';
import { TokenKind } from './tokens.ts';
import type {
  BodyNode,
  ExtendNode,
  ExtensionsNode,
  FieldNode,
  MessageDeclaration,
  MessageNode,
  NameNode,
  OneofNode,
  OptionNode,
} from './tree.ts';

/** `message Name { ... }`, after its `export` or `local` when it has one. */
export function parseMessage(cursor: Cursor, visibility: NameNode | undefined): MessageNode | undefined {
  const first = visibility?.first ?? cursor.at;
  cursor.at++;
  const name = cursor.name('the name of the message');
  if (!name) return undefined;
  const body = parseMessageBody(cursor, { first, what: 'message', name });
  return body && { kind: 'message', first, last: cursor.at - 1, visibility, name, body };
}

function parseMessageBody(
  cursor: Cursor,
  owner: { first: number; what: string; name: NameNode },
): BodyNode<MessageDeclaration> | undefined {
  return parseBody(cursor, owner, () => parseMessageDeclaration(cursor));
}

/** `export` or `local` before a message or an enum; elsewhere those words are names like any other. */
export function parseVisibility(cursor: Cursor): NameNode | undefined {
  if (!cursor.is('export') && !cursor.is('local')) return undefined;
  if (!cursor.is('message', 1) && !cursor.is('enum', 1)) return undefined;
  if (cursor.kindAhead(2) !== TokenKind.identifier) return undefined;
  const first = cursor.at++;
  return { first, last: first, text: cursor.tokens.textOf(first) };
}

function parseMessageDeclaration(cursor: Cursor): MessageDeclaration | undefined {
  const visibility = parseVisibility(cursor);
  if (!cursor.is('group', 1)) correctKeyword(cursor, ['message', 'enum', 'oneof', 'extend']);
  if (cursor.is('one') && cursor.is('of', 1)) joinOneof(cursor);
  switch (cursor.word()) {
    case 'message':
      return parseMessage(cursor, visibility);
    case 'enum':
      return parseEnum(cursor, visibility);
    case 'oneof':
      return parseOneof(cursor);
    case 'extend':
      return parseExtend(cursor);
    case 'extensions':
      return parseExtensions(cursor);
    case 'reserved':
      return parseReserved(cursor, `the number or the name of a field`);
    case 'option':
      return parseOptionStatement(cursor);
    default:
      return parseField(cursor, parseMessageBody);
  }
}

function parseFieldOrOption(cursor: Cursor): FieldNode | OptionNode | undefined {
  return cursor.is('option') ? parseOptionStatement(cursor) : parseField(cursor, parseMessageBody);
}

/** `one of x {`: the two words count as the one that is meant. */
function joinOneof(cursor: Cursor): void {
  if (cursor.is('=', 2) || !(cursor.is('{', 2) || cursor.is('{', 3))) return;
  const { start, end } = cursor.tokens.span(cursor.at, cursor.at + 1);
  const remedy = { start, end, text: 'oneof' };
  cursor.reportSpan('unexpected-token', '"oneof" is one word.', start, end, remedy);
  cursor.at++;
  cursor.corrected = { at: cursor.at, keyword: 'oneof' };
}

function parseOneof(cursor: Cursor): OneofNode | undefined {
  const first = cursor.at++;
  const name = cursor.name('the name of the oneof');
  if (!name) return undefined;
  const body = parseBody(cursor, { first, what: 'oneof', name }, () => parseFieldOrOption(cursor));
  return body && { kind: 'oneof', first, last: cursor.at - 1, name, body };
}

/** `extend Type { fields }`. */
export function parseExtend(cursor: Cursor): ExtendNode | undefined {
  const first = cursor.at++;
  const extendee = cursor.qualifiedName('the message to extend', true);
  if (!extendee) return undefined;
  const body = parseBody(cursor, { first, what: 'extend', name: extendee }, () =>
    parseField(cursor, parseMessageBody),
  );
  return body && { kind: 'extend', first, last: cursor.at - 1, extendee, body };
}

function parseExtensions(cursor: Cursor): ExtensionsNode | undefined {
  const first = cursor.at++;
  const ranges = parseRanges(cursor, 'a number');
  if (!ranges) return undefined;
  const options = parseCompactOptions(cursor);
  cursor.expectSemicolon('the extension range');
  return { kind: 'extensions', first, last: cursor.at - 1, ranges, options };
}
