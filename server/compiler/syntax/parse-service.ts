import { correctKeyword } from './correct-keyword.ts';
import type { Cursor } from './cursor.ts';
import { parseBody } from './parse-body.ts';
import { parseOptionStatement } from './parse-option.ts';
import { parseSignature } from './parse-signature.ts';
import { TokenKind } from './tokens.ts';
import type { MethodNode, OptionNode, ServiceNode } from './tree.ts';

/** `service Name { rpc ... }` */
export function parseService(cursor: Cursor): ServiceNode | undefined {
  const first = cursor.at++;
  const name = cursor.name('the name of the service');
  if (!name) return undefined;
  const body = parseBody(cursor, { first, what: 'service', name }, () => parseServiceDeclaration(cursor));
  return body && { kind: 'service', first, last: cursor.at - 1, name, body };
}

function parseServiceDeclaration(cursor: Cursor): MethodNode | OptionNode | undefined {
  correctKeyword(cursor, ['rpc'], '(');
  if (cursor.word() === 'rpc') return parseMethod(cursor);
  if (cursor.is('option')) return parseOptionStatement(cursor);
  // A name and a parenthesis follow in an rpc alone.
  const isRpc = cursor.kindAhead(1) === TokenKind.identifier && cursor.is('(', 2);
  const isNameOfRpc = cursor.kind === TokenKind.identifier && cursor.is('(', 1);
  cursor.report(
    'unexpected-token',
    `Expected "rpc" or "option" in a service, found ${cursor.shown()}.`,
    isRpc ? cursor.replacement('rpc') : isNameOfRpc ? cursor.replacement(`rpc ${cursor.word()}`) : undefined,
  );
  return undefined;
}

function parseMethod(cursor: Cursor): MethodNode | undefined {
  const first = cursor.at++;
  const name = cursor.name('the name of the method');
  if (!name) return undefined;
  const { input, output, isRead } = parseSignature(cursor, name);
  if (!isRead) {
    cursor.skipStatement();
    return { kind: 'method', first, last: cursor.at - 1, name, input, output, body: undefined };
  }
  const body = cursor.is('{')
    ? parseBody(cursor, { first, what: 'rpc', name }, () => parseMethodOption(cursor))
    : undefined;
  if (!body) cursor.expectSemicolon('rpc', name);
  return { kind: 'method', first, last: cursor.at - 1, name, input, output, body };
}

function parseMethodOption(cursor: Cursor): OptionNode | undefined {
  if (cursor.is('option')) return parseOptionStatement(cursor);
  cursor.report(
    'unexpected-token',
    `Expected "option" in an rpc, found ${cursor.shown()}.`,
    cursor.is('=', 1) ? cursor.replacement(`option ${cursor.word()}`) : undefined,
  );
  return undefined;
}
