import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../compiler/index.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import { documentSymbols } from './document-symbols.ts';

/** More than a person reads; the editor asks again with every letter. */
const maxResults = 500;

/** Fields and enum values are too many to look for by name. */
const kinds = new Set<SymbolKind>([
  SymbolKind.Class,
  SymbolKind.Enum,
  SymbolKind.Interface,
  SymbolKind.Method,
]);

interface NamedSymbol extends DocumentSymbol {
  /** Package and messages around it. */
  container: string;
  /** Full name in lower case. */
  searched: string;
}

const symbolsOfFile = new WeakMap<SyntaxFile, NamedSymbol[]>();

/** Messages, enums, services and methods whose full name has the query's letters, in order, in any case. */
export function workspaceSymbols(files: Iterable<[FileUri, SyntaxFile]>, query: string): WorkspaceSymbol[] {
  const letters = query.toLowerCase();
  const results: WorkspaceSymbol[] = [];
  for (const [uri, syntax] of files) {
    for (const { name, kind, container, searched, selectionRange } of symbolsOf(syntax)) {
      if (!hasLettersInOrder(searched, letters)) continue;
      const location = { uri: toClientUri(uri), range: selectionRange };
      results.push({ name, kind, containerName: container, location });
      if (results.length >= maxResults) return results;
    }
  }
  return results;
}

function symbolsOf(syntax: SyntaxFile): NamedSymbol[] {
  let symbols = symbolsOfFile.get(syntax);
  if (!symbols) {
    symbols = flatten(documentSymbols(syntax), syntax.packageName);
    symbolsOfFile.set(syntax, symbols);
  }
  return symbols;
}

function flatten(symbols: DocumentSymbol[], container: string): NamedSymbol[] {
  return symbols.flatMap((symbol) => {
    if (!kinds.has(symbol.kind)) return [];
    const fullName = container ? `${container}.${symbol.name}` : symbol.name;
    return [
      { ...symbol, container, searched: fullName.toLowerCase() },
      ...flatten(symbol.children ?? [], fullName),
    ];
  });
}

function hasLettersInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
