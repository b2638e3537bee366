import type { DeclaredSymbol, LinkedFile } from '../compiler/index.ts';
import { bundledFile } from '../workspace/bundled.ts';
import type { Program } from '../workspace/program.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import { rangeAt } from './positions.ts';

/** A declaration, and the file it stands in. */
export interface FoundSymbol {
  readonly symbol: DeclaredSymbol;
  readonly file: LinkedFile;
}

const symbolsOfFile = new WeakMap<LinkedFile, Map<string, DeclaredSymbol>>();

/** The declaration of a full name, in a file or in what it imports, directly or not. */
export function findSymbol(file: LinkedFile, fullName: string): FoundSymbol | undefined {
  const files = new Set([file]);
  // A set's iteration also visits what is added during it.
  for (const candidate of files) {
    const symbol = symbolsByName(candidate).get(fullName);
    if (symbol) return { symbol, file: candidate };
    for (const dependency of candidate.dependencies) files.add(dependency);
  }
  return undefined;
}

/** The file under an import path; of what ships with the compiler, also where nothing imports it. */
export function fileUnder(program: Program, path: string): LinkedFile | undefined {
  return program.compilation.files.get(path) ?? bundledFile(path);
}

/** The declaration of a full name in the file under an import path. */
export function findSymbolIn(
  { linked, program }: SnapshotFile,
  path: string,
  fullName: string,
): FoundSymbol | undefined {
  const file = path === linked.path ? linked : fileUnder(program, path);
  const symbol = file && symbolsByName(file).get(fullName);
  return symbol && { symbol, file };
}

/** All declarations of a file but its package, which every file of it declares. */
function symbolsByName(file: LinkedFile): Map<string, DeclaredSymbol> {
  let symbols = symbolsOfFile.get(file);
  if (!symbols) {
    symbols = new Map();
    for (const symbol of file.symbols) if (symbol.kind !== 'package') symbols.set(symbol.fullName, symbol);
    symbolsOfFile.set(file, symbols);
  }
  return symbols;
}

/** Where a linked file lies, as clients have it. */
export function clientUriOf(within: SnapshotFile, linked: LinkedFile): string {
  const uri: FileUri =
    linked === within.linked ? within.uri : (within.program.uriOf(linked.path) ?? within.uri);
  return toClientUri(uri);
}

/** Where the name of a declaration stands. */
export function nameRange({ symbol, file }: FoundSymbol) {
  return rangeAt(file.syntax, symbol.nameStart, symbol.nameEnd);
}
