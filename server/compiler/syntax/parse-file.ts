import type { Remedy } from '../diagnostic.ts';
import { correctKeyword } from './correct-keyword.ts';
import type { Cursor } from './cursor.ts';
import { reportHash } from './hash.ts';
import { parseEnum } from './parse-enum.ts';
import { parseExtend, parseMessage, parseVisibility } from './parse-message.ts';
import { parseOptionStatement } from './parse-option.ts';
import { parseService } from './parse-service.ts';
import { parseString } from './parse-value.ts';
import { stringValue } from './string-value.ts';
import { TokenKind } from './tokens.ts';
import type { FileDeclaration, FileNode, ImportNode, PackageNode, SyntaxNode } from './tree.ts';

/** Reads a whole file. After an error it goes on at the next declaration, so that a tree exists for any input. */
export function parseFile(cursor: Cursor): FileNode {
  const declarations: FileDeclaration[] = [];
  let straying = false;
  while (!cursor.atEnd) {
    const first = cursor.at;
    if (cursor.take(';')) {
      declarations.push({ kind: 'empty', first, last: first });
      continue;
    }
    correctKeyword(cursor, ['message', 'enum', 'service', 'extend']);
    const known = startsDeclaration(cursor);
    if (!known && straying) {
      skipStray(cursor);
      continue;
    }
    const declaration = known ? parseDeclaration(cursor) : undefined;
    straying = !known;
    if (declaration) {
      declarations.push(declaration);
      continue;
    }
    cursor.lostDeclaration = true;
    if (!known) reportStray(cursor);
    cursor.skipStatement();
    if (cursor.at === first) cursor.advance();
  }
  return { kind: 'file', first: 0, last: Math.max(0, cursor.tokens.count - 2), declarations };
}

const fileWords = new Set([
  'syntax',
  'edition',
  'package',
  'import',
  'option',
  'message',
  'enum',
  'service',
  'extend',
]);

function startsDeclaration(cursor: Cursor): boolean {
  const word = cursor.word();
  if (word === 'export' || word === 'local') return cursor.is('message', 1) || cursor.is('enum', 1);
  return fileWords.has(word);
}

/** Of a run of declarations that belong into a message (after a `}` too many, say) only the first is reported. */
function skipStray(cursor: Cursor): void {
  const first = cursor.at;
  cursor.skipStatement();
  if (cursor.at === first) cursor.advance();
}

function reportStray(cursor: Cursor): void {
  if (cursor.is('}'))
    cursor.report('unexpected-token', 'This "}" closes nothing: remove it.', cursor.replacement(''));
  else if (!reportHash(cursor)) {
    const message = `Expected a declaration such as "message", "service" or "import", found ${cursor.shown()}.`;
    // Only messages and enums are exported, or local.
    const isOther = ['export', 'local'].includes(cursor.word()) && fileWords.has(cursor.word(1));
    cursor.report('unexpected-token', message, isOther ? removedWord(cursor) : undefined);
  }
}

/** A path without quotes, or in those of C's `#include`: `<google/type/date.proto>`. */
function pathInQuotes({ tokens, at }: Cursor): Remedy | undefined {
  const start = tokens.start(at);
  const [written = '', path] = /^<?([\w./-]+\.proto)\b>?/.exec(tokens.text.slice(start, start + 1000)) ?? [];
  return path === undefined ? undefined : { start, end: start + written.length, text: `"${path}"` };
}

/** Without the word looked at, and what parts it from the next. */
function removedWord({ tokens, at }: Cursor): Remedy {
  return { start: tokens.start(at), end: tokens.start(at + 1), text: '' };
}

function parseDeclaration(cursor: Cursor): FileDeclaration | undefined {
  const visibility = parseVisibility(cursor);
  switch (cursor.word()) {
    case 'syntax':
      return parseSyntax(cursor, 'syntax');
    case 'edition':
      return parseSyntax(cursor, 'edition');
    case 'package':
      return parsePackage(cursor);
    case 'import':
      return parseImport(cursor);
    case 'option':
      return parseOptionStatement(cursor);
    case 'message':
      return parseMessage(cursor, visibility);
    case 'enum':
      return parseEnum(cursor, visibility);
    case 'service':
      return parseService(cursor);
    case 'extend':
      return parseExtend(cursor);
    default:
      cursor.report('unexpected-token', `Expected "message" or "enum" after "${cursor.word()}".`);
      return undefined;
  }
}

function parseSyntax(cursor: Cursor, keyword: 'syntax' | 'edition'): SyntaxNode | undefined {
  const first = cursor.at++;
  if (!cursor.expect('=', `"${keyword}"`)) return undefined;
  const literal = cursor.kind === TokenKind.identifier || cursor.kind === TokenKind.integer;
  const quoted = literal ? cursor.replacement(`"${cursor.tokens.textOf(cursor.at)}"`) : undefined;
  const value = parseString(cursor, keyword === 'syntax' ? '"proto3"' : 'an edition such as "2023"', quoted);
  if (!value) return undefined;
  cursor.expectSemicolon(`"${keyword}"`);
  return {
    kind: 'syntax',
    first,
    last: cursor.at - 1,
    keyword,
    value,
    text: stringValue(cursor.tokens, value),
  };
}

function parsePackage(cursor: Cursor): PackageNode | undefined {
  const first = cursor.at++;
  if (cursor.kind === TokenKind.string) {
    const name = cursor.tokens.textOf(cursor.at).slice(1, -1);
    const remedy = /^[A-Za-z_][\w.]*$/.test(name) ? cursor.replacement(name) : undefined;
    cursor.report('unexpected-token', 'The name of a package stands without quotes.', remedy);
    return undefined;
  }
  const name = cursor.qualifiedName('the name of the package', false);
  if (!name) return undefined;
  cursor.expectSemicolon('the package');
  return { kind: 'package', first, last: cursor.at - 1, name };
}

function parseImport(cursor: Cursor): ImportNode | undefined {
  const first = cursor.at++;
  const modifiers = ['public', 'weak', 'option'];
  const word = cursor.word();
  const modifier = modifiers.includes(word) ? { first: cursor.at, last: cursor.at++, text: word } : undefined;
  if (!modifier && cursor.kind === TokenKind.identifier) {
    const remedy = pathInQuotes(cursor);
    const path = remedy?.text ?? `"${word}.proto"`;
    cursor.report('missing-string', `The path of an import stands in quotes: write import ${path};`, remedy);
    return undefined;
  }
  const remedy = cursor.kind === TokenKind.string ? undefined : pathInQuotes(cursor);
  const path = parseString(cursor, 'the path of the file to import', remedy);
  if (!path) return undefined;
  cursor.expectSemicolon('the import');
  return {
    kind: 'import',
    first,
    last: cursor.at - 1,
    modifier,
    path,
    text: stringValue(cursor.tokens, path),
  };
}
