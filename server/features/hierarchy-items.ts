import { type Range, SymbolKind } from 'vscode-languageserver-types';
import type { DeclaredSymbol, LinkedFile } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { rangeAt } from './positions.ts';
import { clientUriOf, type FoundSymbol, nameRange } from './symbols.ts';

/** A declaration in a hierarchy: what LSP's CallHierarchyItem and TypeHierarchyItem have in common. */
export interface HierarchyItem {
  name: string;
  kind: SymbolKind;
  detail: string;
  uri: string;
  range: Range;
  selectionRange: Range;
  /** Its full name, which comes back with the next question about it. */
  data: string;
}

const kinds: Readonly<Record<DeclaredSymbol['kind'], SymbolKind>> = {
  package: SymbolKind.Package,
  message: SymbolKind.Class,
  field: SymbolKind.Field,
  oneof: SymbolKind.Object,
  enum: SymbolKind.Enum,
  'enum-value': SymbolKind.EnumMember,
  service: SymbolKind.Interface,
  method: SymbolKind.Method,
  extension: SymbolKind.Field,
};

/**
 * A symbol as a row of a hierarchy, seen from a file. `detail`: said beside its name; unless told, what it lies in.
 */
export function hierarchyItem(within: SnapshotFile, found: FoundSymbol, detail?: string): HierarchyItem {
  const { symbol, file } = found;
  const name = symbol.fullName.slice(symbol.fullName.lastIndexOf('.') + 1);
  return {
    name,
    kind: kinds[symbol.kind],
    detail: detail ?? symbol.container ?? file.syntax.packageName,
    uri: clientUriOf(within, file),
    range: rangeAt(file.syntax, symbol.start, symbol.end),
    selectionRange: nameRange(found),
    data: symbol.fullName,
  };
}

/** The innermost declaration of these kinds around an offset. */
export function declarationAround(
  file: LinkedFile,
  offset: number,
  wanted: readonly DeclaredSymbol['kind'][],
): DeclaredSymbol | undefined {
  return file.symbols.findLast(
    ({ kind, start, end }) => wanted.includes(kind) && start <= offset && offset < end,
  );
}
