import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Declaration, NameNode, SyntaxFile } from '../compiler/index.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import { rangeAt } from './positions.ts';

/** More than a person reads; the editor asks again with every letter. */
const maxResults = 500;

interface NamedSymbol {
  readonly name: NameNode;
  readonly kind: SymbolKind;
  /** Package and messages around it. */
  readonly container: string;
  /** Full name in lower case. */
  readonly searched: string;
}

const symbolsOfFile = new WeakMap<SyntaxFile, NamedSymbol[]>();

/** Messages, enums, services and methods whose full name has the query's letters, in order, in any case. */
export function workspaceSymbols(files: Iterable<[FileUri, SyntaxFile]>, query: string): WorkspaceSymbol[] {
  const letters = query.toLowerCase();
  const results: WorkspaceSymbol[] = [];
  for (const [uri, syntax] of files) {
    for (const { name, kind, container, searched } of symbolsOf(syntax)) {
      if (!hasLettersInOrder(searched, letters)) continue;
      const { start, end } = syntax.tokens.span(name.first, name.last);
      const location = { uri: toClientUri(uri), range: rangeAt(syntax, start, end) };
      results.push({ name: name.text, kind, containerName: container, location });
      if (results.length >= maxResults) return results;
    }
  }
  return results;
}

function symbolsOf(syntax: SyntaxFile): NamedSymbol[] {
  let symbols = symbolsOfFile.get(syntax);
  if (!symbols) {
    symbols = [];
    collect(syntax.tree.declarations, syntax.packageName, symbols);
    symbolsOfFile.set(syntax, symbols);
  }
  return symbols;
}

/** Without fields and enum values: they are too many to be looked for by name. */
const kinds = {
  message: SymbolKind.Class,
  enum: SymbolKind.Enum,
  service: SymbolKind.Interface,
  method: SymbolKind.Method,
} as const;

function collect(declarations: readonly Declaration[], container: string, into: NamedSymbol[]): void {
  for (const node of declarations) {
    if (node.kind !== 'message' && node.kind !== 'enum' && node.kind !== 'service' && node.kind !== 'method')
      continue;
    if (!node.name.text) continue;
    const fullName = container ? `${container}.${node.name.text}` : node.name.text;
    into.push({ name: node.name, kind: kinds[node.kind], container, searched: fullName.toLowerCase() });
    if (node.kind === 'message' || node.kind === 'service') collect(node.body.declarations, fullName, into);
  }
}

function hasLettersInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
