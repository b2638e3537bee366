import type { Remedy } from '../diagnostic.ts';
import { closest } from '../names.ts';
import type { Cursor } from './cursor.ts';
import { labels } from './misplaced-label.ts';
import { TokenKind } from './tokens.ts';

/** What to write where a token is expected and another stands, when then the rest can be read; undefined when it could not. */
export function missingTokenRemedy(cursor: Cursor, expected: string): Remedy | undefined {
  const isWord = /^\w/.test(expected);
  if (isWord && closest(cursor.word(), [expected])) return cursor.replacement(expected);
  switch (expected) {
    case '=':
      if (cursor.is(':') && !cursor.startsLine(cursor.at))
        return { start: cursor.tokens.end(cursor.at - 1), end: cursor.tokens.end(cursor.at), text: ' =' };
      return beginsValue(cursor) ? cursor.insertion(' =') : undefined;
    case '(':
      return parenthesized(cursor);
    case ')':
      return withoutParameterName(cursor) ?? cursor.insertion(')');
    case ',':
      return beginsValue(cursor) ? cursor.insertion(',') : undefined;
    case '>':
      return cursor.kind === TokenKind.identifier ? cursor.insertion('>') : undefined;
    case ']':
      return cursor.insertion(']');
    case 'returns':
      if (cursor.is(':') || cursor.is('-')) return returnsInstead(cursor);
      if (cursor.is('(')) return cursor.insertion(' returns');
      return cursor.startsLine(cursor.at) ? undefined : returning(cursor, cursor.at);
    default:
      return undefined;
  }
}

/** The `{` of a body. Where no `}` is too many, the body's end is missing as well. */
export function missingBodyRemedy(cursor: Cursor): Remedy | undefined {
  if (cursor.unclosed < 0) return cursor.insertion(' {');
  const startsNext = cursor.atEnd || cursor.startsLine(cursor.at) || cursor.is('}');
  return startsNext ? cursor.insertion(' {}') : undefined;
}

/** What follows an option's value that nothing ends. */
export function optionEndRemedy(cursor: Cursor): Remedy | undefined {
  if (cursor.is(';')) return cursor.insertion(']');
  const beginsOption = cursor.kind === TokenKind.identifier || cursor.is('(');
  return beginsOption && !cursor.startsLine(cursor.at) ? cursor.insertion(',') : undefined;
}

function beginsValue(cursor: Cursor): boolean {
  if (cursor.startsLine(cursor.at)) return false;
  const { kind } = cursor;
  return kind !== TokenKind.endOfFile && kind !== TokenKind.symbol && kind !== TokenKind.invalid;
}

/** The request or response of an rpc in parentheses, of which the first, or both, are missing. */
function parenthesized(cursor: Cursor): Remedy | undefined {
  const { tokens } = cursor;
  let after = cursor.at;
  if (tokens.is(after, 'stream') && tokens.kind(after + 1) === TokenKind.identifier) after++;
  while (tokens.kind(after) === TokenKind.identifier || tokens.is(after, '.')) {
    after++;
    if (!tokens.is(after, '.') && !tokens.is(after - 1, '.')) break;
  }
  if (after === cursor.at) return undefined;
  const { start, end } = tokens.span(cursor.at, after - 1);
  if (tokens.is(after, ')')) return { start, end: start, text: '(' };
  return { start, end, text: `(${tokens.text.slice(start, end)})` };
}

/** `rpc Get(GetRequest request)`: a message has no name there; and, in `rpc List(repeated Post)`, no label. */
function withoutParameterName(cursor: Cursor): Remedy | undefined {
  if (cursor.kind !== TokenKind.identifier || !cursor.is(')', 1) || cursor.is('returns')) return undefined;
  const { tokens, at } = cursor;
  if (labels.includes(tokens.textOf(at - 1)))
    return { start: tokens.start(at - 1), end: tokens.start(at), text: '' };
  return { start: cursor.tokens.end(cursor.at - 1), end: cursor.tokens.end(cursor.at), text: '' };
}

/** `rpc Get(GetRequest): GetResponse` and `-> GetResponse`, as other languages say what comes back. */
function returnsInstead(cursor: Cursor): Remedy | undefined {
  const { tokens, at } = cursor;
  const type = tokens.is(at, ':') ? at + 1 : tokens.is(at + 1, '>') ? at + 2 : undefined;
  if (type === undefined) return undefined;
  if (tokens.is(type, '('))
    return { start: tokens.end(at - 1), end: tokens.end(type - 1), text: ' returns ' };
  return returning(cursor, type);
}

/** The response that a name stands for: behind what other languages write before it, or alone, as in Go. */
function returning({ tokens, at }: Cursor, type: number): Remedy | undefined {
  let last = type;
  while (tokens.kind(last) === TokenKind.identifier && tokens.is(last + 1, '.')) last += 2;
  const isEnded = tokens.is(last + 1, ';') || tokens.is(last + 1, '{');
  if (tokens.kind(last) !== TokenKind.identifier || (type === at && !isEnded)) return undefined;
  const { start, end } = tokens.span(type, last);
  return { start: tokens.end(at - 1), end, text: ` returns (${tokens.text.slice(start, end)})` };
}
