import type { Position } from 'vscode-languageserver-types';
import { type DeclaredSymbol, joinName, type LinkedFile, lastPart, scopeOf } from '../compiler/index.ts';
import { type Occurrence, occurrencesOf } from '../workspace/occurrences.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import type { FileUri } from '../workspace/uri.ts';
import { declaringUri, type UseTarget } from '../workspace/use-index.ts';
import { offsetAt } from './positions.ts';
import { type FoundSymbol, fileUnder, findSymbolIn } from './symbols.ts';

/** What a name at a place means. The offsets are those of the name there. */
export type Named = { readonly start: number; readonly end: number } & (
  | ({ readonly kind: 'symbol' } & FoundSymbol)
  | { readonly kind: 'package'; readonly name: string }
  /** The path of an import; the address is undefined where there is no such file. */
  | { readonly kind: 'file'; readonly path: string; readonly uri: FileUri | undefined }
  /** A mention, in a comment, of what this file does not see: one of these full names, the first that there is. */
  | { readonly kind: 'unseen'; readonly names: readonly string[] }
);

const occurrencesByFile = new WeakMap<LinkedFile, readonly Occurrence[]>();

/** The uses of names in a file; see occurrences.ts. */
export function occurrencesIn({ linked, program }: SnapshotFile): readonly Occurrence[] {
  let found = occurrencesByFile.get(linked);
  if (!found) {
    found = occurrencesOf(linked, (path) => fileUnder(program, path));
    occurrencesByFile.set(linked, found);
  }
  return found;
}

/** What is named at a position, be it declared there or used. */
export function namedAt(file: SnapshotFile, position: Position): Named | undefined {
  return namedAtOffset(file, offsetAt(file.linked.syntax, position));
}

/** The same at an offset. */
function namedAtOffset(file: SnapshotFile, offset: number): Named | undefined {
  const { linked, program } = file;
  for (const { path, start, end } of linked.syntax.imports) {
    if (start <= offset && offset <= end) return { kind: 'file', path, uri: program.uriOf(path), start, end };
  }
  const here = occurrencesIn(file).filter(({ start, end }) => start <= offset && offset <= end);
  for (const { target, targetPath, role, start, end } of here) {
    if (role === 'package') return { kind: 'package', name: target, start, end };
    const found = targetPath === undefined ? undefined : findSymbolIn(file, targetPath, target);
    if (found) return { kind: 'symbol', ...found, start, end };
  }
  const [unseen] = here;
  if (unseen) {
    const names = here.flatMap(({ target }) => [target, ...asSibling(target)]);
    return { kind: 'unseen', names, start: unseen.start, end: unseen.end };
  }
  for (const symbol of linked.symbols) {
    if (symbol.kind === 'package' || symbol.nameStart > offset || offset > symbol.nameEnd) continue;
    return { kind: 'symbol', symbol, file: linked, start: symbol.nameStart, end: symbol.nameEnd };
  }
  return undefined;
}

/** What all uses of a symbol are found by. */
export function useTarget(file: SnapshotFile, { symbol, file: declaring }: FoundSymbol): UseTarget {
  return { uri: uriOf(file, declaring), names: namesOf(symbol) };
}

/** The places of a file that name one of these. */
export function usesIn(file: SnapshotFile, targets: readonly UseTarget[]): Occurrence[] {
  const { linked, program } = file;
  return occurrencesIn(file).filter(({ target, targetPath, role }) => {
    const declaring = targetPath === undefined ? undefined : fileUnder(program, targetPath);
    const uri = targetPath === linked.path ? file.uri : declaring && uriOf(file, declaring);
    return targets.some((each) => {
      if (!each.names.includes(target)) return false;
      if (role === 'package') return each.uri === undefined;
      return uri === undefined || (each.uri !== undefined && declaringUri(each.uri) === declaringUri(uri));
    });
  });
}

/** Where a linked file lies. */
export function uriOf(within: SnapshotFile, linked: LinkedFile): FileUri {
  return linked.path === within.linked.path ? within.uri : (within.program.uriOf(linked.path) ?? within.uri);
}

/** The other symbol that a group's name declares: a message and a field are both named by it. */
export function twinOf({ symbol, file }: FoundSymbol): DeclaredSymbol | undefined {
  if (symbol.kind !== 'message' && symbol.kind !== 'field' && symbol.kind !== 'extension') return undefined;
  return file.symbols.find((other) => other !== symbol && other.nameStart === symbol.nameStart);
}

/** Comments name an enum's value by its enum too: `Color.RED`, where Protobuf has it beside the enum. */
function namesOf(symbol: DeclaredSymbol): string[] {
  if (symbol.kind !== 'enum-value' || !symbol.container) return [symbol.fullName];
  return [symbol.fullName, joinName(symbol.container, lastPart(symbol.fullName))];
}

function asSibling(name: string): string[] {
  const container = scopeOf(name);
  return container === '' ? [] : [joinName(scopeOf(container), lastPart(name))];
}
