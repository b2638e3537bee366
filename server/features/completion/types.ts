import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { DeclaredSymbol, LinkedFile } from '../../compiler/index.ts';

const scalars =
  'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes'.split(
    ' ',
  );

/** The types without a declaration. As a map's key, those that may be one. */
export function scalarTypes(asMapKey = false): CompletionItem[] {
  return scalars
    .filter((name) => !asMapKey || !['double', 'float', 'bytes'].includes(name))
    .map((name) => ({ label: name, kind: CompletionItemKind.Keyword, sortText: `2${name}` }));
}

/** Messages, and unless `messagesOnly` enums, that the file may name: its own and those of its imports. The nearest first. */
export function declaredTypes(file: LinkedFile, offset: number, messagesOnly: boolean): CompletionItem[] {
  const scope = scopeAt(file, offset);
  return visibleFiles(file).flatMap((visible) =>
    visible.symbols.flatMap((symbol) => {
      if (symbol.kind !== 'message' && (messagesOnly || symbol.kind !== 'enum')) return [];
      const label = nameWithin(scope, symbol, visible.syntax.packageName === file.syntax.packageName);
      const kind = symbol.kind === 'message' ? CompletionItemKind.Class : CompletionItemKind.Enum;
      const rank = visible === file ? '3' : '4';
      return [{ label, kind, detail: symbol.fullName, sortText: `${rank}${label}` }];
    }),
  );
}

/** The file, what it imports, and what those import publicly. */
function visibleFiles(file: LinkedFile): LinkedFile[] {
  const visible = new Set([file, ...file.dependencies]);
  for (const imported of visible) {
    if (imported === file) continue;
    const publicPaths = imported.syntax.imports
      .filter(({ kind }) => kind === 'public')
      .map(({ path }) => path);
    for (const dependency of imported.dependencies) {
      if (publicPaths.includes(dependency.path)) visible.add(dependency);
    }
  }
  return [...visible];
}

/** Full name of the message around an offset, else the package. */
function scopeAt(file: LinkedFile, offset: number): string {
  const around = file.symbols.filter(
    ({ kind, start, end }) => kind === 'message' && start < offset && offset < end,
  );
  return around.at(-1)?.fullName ?? file.syntax.packageName;
}

/** The name without the part that it shares with where it is written; in full for another package. */
function nameWithin(scope: string, symbol: DeclaredSymbol, samePackage: boolean): string {
  if (!samePackage) return symbol.fullName;
  for (let outer = scope; outer; outer = outer.slice(0, Math.max(outer.lastIndexOf('.'), 0))) {
    if (symbol.fullName.startsWith(`${outer}.`)) return symbol.fullName.slice(outer.length + 1);
  }
  return symbol.fullName;
}
