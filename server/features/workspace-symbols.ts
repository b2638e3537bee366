import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { type FileSymbols, symbolsNamed } from '../workspace/file-symbols.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';

/** More than a person reads; the editor asks again with every letter. */
const maxResults = 500;

const kinds = {
  message: SymbolKind.Class,
  enum: SymbolKind.Enum,
  service: SymbolKind.Interface,
  method: SymbolKind.Method,
} as const;

/** Messages, enums, services and methods whose full name has the query's letters, in order, in any case. */
export function workspaceSymbols(
  files: Iterable<readonly [FileUri, FileSymbols]>,
  query: string,
): WorkspaceSymbol[] {
  const letters = query.toLowerCase();
  const results: WorkspaceSymbol[] = [];
  for (const [uri, symbols] of files) {
    for (const found of symbolsNamed(symbols, (name) => hasLettersInOrder(name, letters))) {
      const dot = found.fullName.lastIndexOf('.');
      const name = found.fullName.slice(dot + 1);
      const start = { line: found.line, character: found.character };
      const end = { line: found.line, character: found.character + name.length };
      const location = { uri: toClientUri(uri), range: { start, end } };
      const containerName = dot < 0 ? '' : found.fullName.slice(0, dot);
      results.push({ name, kind: kinds[found.kind], containerName, location });
      if (results.length >= maxResults) return results;
    }
  }
  return results;
}

function hasLettersInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
