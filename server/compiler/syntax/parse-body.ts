import type { Remedy } from '../diagnostic.ts';
import { type Cursor, named } from './cursor.ts';
import { hasNewline } from './has-newline.ts';
import { missingBodyRemedy } from './missing-token.ts';
import { TokenKind } from './tokens.ts';
import type { BodyNode, EmptyNode, NameNode, Node } from './tree.ts';

/** Words that may only begin a declaration of a file. */
const fileOnly = new Set(['service', 'import', 'package', 'syntax', 'edition']);
/** Words that begin a declaration with a body, in a file or in a message. */
const nestable = new Set(['message', 'enum', 'extend', 'service']);

/**
 * A `{ ... }` of declarations. `read` reads one, and undefined means it has reported an error: the body goes on at the next
 * declaration. When the text lacks a `}`, the indentation tells which body it belongs to.
 */
export function parseBody<T extends Node>(
  cursor: Cursor,
  owner: { first: number; what: string; name: NameNode },
  read: () => T | undefined,
): BodyNode<T | EmptyNode> | undefined {
  const open = cursor.at;
  if (!cursor.take('{')) {
    cursor.expect('{', named(owner.what, owner.name), missingBodyRemedy(cursor));
    if (!assumeOpen(cursor)) return undefined;
  }
  const declarations: (T | EmptyNode)[] = [];
  const close = cursor.nested(() => readDeclarations(cursor, owner, open, read, declarations));
  if (close === undefined) {
    cursor.at = open;
    cursor.skipBlock();
    if (cursor.at === open) cursor.advance();
    return { open, close: cursor.at - 1, declarations };
  }
  return { open, close, declarations };
}

function readDeclarations<T extends Node>(
  cursor: Cursor,
  owner: { first: number; what: string; name: NameNode },
  open: number,
  read: () => T | undefined,
  into: (T | EmptyNode)[],
): number {
  for (;;) {
    if (cursor.is('}') && !closesNothing(cursor, open)) return cursor.at++;
    if (cursor.atEnd || belongsOutside(cursor, owner)) {
      const { start, end } = cursor.tokens.span(owner.name.first, owner.name.last);
      // A report inside the body has most likely told of the same slip.
      if (cursor.lastReportAt > open) return -1;
      const message = `${owner.what[0]?.toUpperCase()}${owner.what.slice(1)} "${owner.name.text}" is never closed: add a "}".`;
      cursor.reportSpan('missing-brace', message, start, end, closingRemedy(cursor, owner, open));
      return -1;
    }
    const first = cursor.at;
    if (cursor.unclosed > 0 && cursor.is('{')) {
      cursor.report('unexpected-token', 'This "{" opens nothing: remove it.', cursor.replacement(''));
      cursor.unclosed--;
      cursor.at++;
      continue;
    }
    if (cursor.is('}')) {
      cursor.report('unexpected-token', 'This "}" closes nothing: remove it.', cursor.replacement(''));
      cursor.unclosed++;
      cursor.at++;
      continue;
    }
    if (cursor.take(';')) {
      into.push({ kind: 'empty', first, last: first });
      continue;
    }
    const declaration = read();
    if (declaration) into.push(declaration);
    else {
      cursor.lostDeclaration = true;
      cursor.skipStatement();
    }
    if (cursor.at === first) cursor.advance();
  }
}

/** The `}` of a body, on a line of its own unless all of the body stands on one. */
function closingRemedy(cursor: Cursor, owner: { first: number }, open: number): Remedy | undefined {
  const { text } = cursor.tokens;
  const last = Math.max(open, cursor.at - 1);
  if (!hasNewline(text, cursor.tokens.start(owner.first), cursor.tokens.end(last)))
    return cursor.insertion(' }');
  const start = cursor.tokens.start(owner.first);
  const indent = /[ \t]*$/.exec(text.slice(start - cursor.column(owner.first), start))?.[0] ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const after = afterComment(text, cursor.tokens.end(last));
  return { start: after, end: after, text: `${newline}${indent}}` };
}

/** Behind the comment that follows on a line, when one does. */
function afterComment(text: string, offset: number): number {
  const comment = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(offset));
  return offset + (comment?.[0].length ?? 0);
}

/** In a text with too few `{`, a body may lack its own: what took its place on the line is stepped over. */
function assumeOpen(cursor: Cursor): boolean {
  if (cursor.unclosed >= 0) return false;
  cursor.unclosed++;
  if (!cursor.startsLine(cursor.at) && cursor.startsLine(cursor.at + 1)) cursor.advance();
  return true;
}

/** Whether, in a text with too many `}`, this one ends a line inside a body whose `{` is on an earlier one. */
function closesNothing(cursor: Cursor, open: number): boolean {
  if (cursor.unclosed >= 0 || cursor.startsLine(cursor.at)) return false;
  return hasNewline(cursor.tokens.text, cursor.tokens.start(open), cursor.tokens.start(cursor.at));
}

/** Whether, in a text with too few `}`, what stands here is indented as if the body had ended. */
function belongsOutside(cursor: Cursor, owner: { first: number; what: string }): boolean {
  if (cursor.unclosed <= 0 || !cursor.startsLine(cursor.at)) return false;
  const word = cursor.word();
  if (fileOnly.has(word) && cursor.column(cursor.at) === 0) return true;
  if (owner.what === 'rpc' && word === 'rpc') return true;
  // A type and a name: a field, where an enum has values only.
  const isField = word !== '' && cursor.kindAhead(1) === TokenKind.identifier && cursor.is('=', 2);
  if (owner.what === 'enum' && isField) return true;
  return nestable.has(word) && cursor.column(cursor.at) <= cursor.column(owner.first);
}
