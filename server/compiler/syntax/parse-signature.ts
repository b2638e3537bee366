import { messageNameOf } from '../names.ts';
import type { Cursor } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import type { MethodTypeNode, NameNode } from './tree.ts';

/** The messages of an rpc, as far as they are named. */
export interface Signature {
  readonly input: MethodTypeNode | undefined;
  readonly output: MethodTypeNode | undefined;
  /** Whether its end was found, so that what follows can be read. */
  readonly isRead: boolean;
}

/** `(Request) returns (Response)`, behind the name of an rpc. What is not there is reported with what is to be written. */
export function parseSignature(cursor: Cursor, name: NameNode): Signature {
  if (endsHere(cursor)) {
    cursor.reportMissing('missing-name', unnamed(name, true, true));
    return { input: undefined, output: undefined, isRead: true };
  }
  const hasNoInput = isEmpty(cursor);
  const input = hasNoInput
    ? skipEmpty(cursor, unnamed(name, true, lacksOutput(cursor)))
    : methodType(cursor, `the name of rpc "${name.text}"`);
  const lost = { input, output: undefined, isRead: false };
  if (!input && !hasNoInput) return lost;
  if (endsHere(cursor)) {
    cursor.reportMissing('missing-name', unnamed(name, false, true));
    return { ...lost, isRead: true };
  }
  if (!cursor.expect('returns', 'the request type')) return lost;
  if (endsHere(cursor)) {
    cursor.reportMissing('missing-name', unnamed(name, false, true));
    return { ...lost, isRead: true };
  }
  const hasNoOutput = isEmpty(cursor);
  const output = hasNoOutput
    ? skipEmpty(cursor, unnamed(name, false, true))
    : methodType(cursor, '"returns"');
  return { input, output, isRead: hasNoOutput || output !== undefined };
}

/** Whether here stands what can only follow an rpc. */
function endsHere(cursor: Cursor): boolean {
  if (cursor.atEnd || cursor.is(';') || cursor.is('{') || cursor.is('}')) return true;
  return cursor.startsLine(cursor.at) && (cursor.is('rpc') || cursor.is('option'));
}

function isEmpty(cursor: Cursor): boolean {
  return cursor.is('(') && cursor.is(')', 1);
}

/** Whether behind the `()` here no response is named either. */
function lacksOutput({ tokens, at }: Cursor): boolean {
  const next = at + 2;
  if (!tokens.is(next, 'returns')) return !tokens.is(next, '(');
  return !tokens.is(next + 1, '(') || tokens.is(next + 2, ')');
}

function skipEmpty(cursor: Cursor, message: string): undefined {
  cursor.at++;
  cursor.report('missing-name', message);
  cursor.at++;
}

function unnamed({ text }: NameNode, lacksRequest: boolean, lacksResponse: boolean): string {
  const request = `(${messageNameOf(text, 'Request')})`;
  const response = `returns (${messageNameOf(text, 'Response')})`;
  if (!lacksRequest) return `Rpc "${text}" names no response: write "${response}".`;
  if (!lacksResponse) return `Rpc "${text}" names no request: write "rpc ${text}${request}".`;
  return `Rpc "${text}" names no request and no response: write "rpc ${text}${request} ${response};".`;
}

/** `(Type)` or `(stream Type)`; the node spans what is between the parentheses. */
function methodType(cursor: Cursor, after: string): MethodTypeNode | undefined {
  if (!cursor.expect('(', after)) return undefined;
  const first = cursor.at;
  // "stream" alone, or before a dot that follows at once, is the name of a type.
  const next = cursor.kindAhead(1);
  const isStream = cursor.is('stream') && (next === TokenKind.identifier || cursor.is('.', 1));
  const stream = isStream ? cursor.at++ : -1;
  const type = cursor.qualifiedName('a message type', true);
  if (!type) return undefined;
  const last = cursor.at - 1;
  if (!cursor.expect(')', `"${type.text}"`)) return undefined;
  return { first, last, stream, type };
}
