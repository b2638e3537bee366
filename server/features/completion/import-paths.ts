import { CompletionItemKind } from 'vscode-languageserver-types';
import { bundledFiles, joinName, scopeOf } from '../../compiler/index.ts';
import { bundledUri } from '../../workspace/bundled.ts';
import type { FileSymbols } from '../../workspace/file-symbols.ts';
import { importPathOf } from '../../workspace/import-roots.ts';
import { type FileUri, folderOf } from '../../workspace/uri.ts';
import type { Candidate } from './candidate.ts';
import { bundledSymbols, type IndexedFiles } from './elsewhere.ts';
import type { TypeSources } from './types.ts';
import { type UndefinedName, undefinedNames } from './undefined-names.ts';

/**
 * The paths of all definitions the file can import and does not yet: first those that declare what it names in vain, then by how
 * often the files beside it import them.
 */
export function importPaths({ file, snapshot, indexed, place }: TypeSources): Candidate[] {
  const { linked, program } = file;
  const imported = new Set([linked.path]);
  for (const { path, start, end } of linked.syntax.imports) {
    const isWritten = start <= place.offset && place.offset <= end;
    if (!isWritten && linked.dependencies.some((dependency) => dependency.path === path)) imported.add(path);
  }
  const declaring = declaringPaths(file.uri, indexed, undefinedNames(linked), program.roots);
  const counts = importCounts(indexed);
  const beside = importsBeside(file.uri, indexed);
  const found: Candidate[] = [];
  const add = (path: string, isOutside: boolean) => {
    if (imported.has(path)) return;
    imported.add(path);
    const score =
      (declaring.get(path) ?? 0) * 1000 +
      (beside.get(path) ?? 0) * 2 +
      (counts.get(path) ?? 0) / 2000 +
      nearness(path, linked.path) -
      (isOutside ? 0.5 : 0);
    found.push({ label: path, kind: CompletionItemKind.File, score, filters: filtersOf(path) });
  };
  for (const uri of snapshot.definitions) {
    const path = importPathOf(uri, program.roots);
    if (path !== undefined) add(path, false);
  }
  for (const path of bundledFiles.keys()) add(path, true);
  for (const { path } of program.compilation.files.values()) add(path, true);
  return found;
}

function filtersOf(path: string): string[] {
  return [path, path.slice(path.lastIndexOf('/') + 1)];
}

/** From 0 to 1: how much of its folder a path has in common with another. */
function nearness(path: string, other: string): number {
  const parts = path.split('/').slice(0, -1);
  const others = other.split('/').slice(0, -1);
  let shared = 0;
  while (shared < parts.length && parts[shared] === others[shared]) shared++;
  return shared / (Math.max(parts.length, others.length) + 1);
}

/** How many names that mean nothing yet each path would give a meaning. */
function declaringPaths(
  own: FileUri,
  indexed: IndexedFiles,
  names: readonly UndefinedName[],
  roots: readonly FileUri[],
): Map<string, number> {
  const paths = new Map<string, number>();
  const meant = names.map(({ scope, written }) => fullNamesOf(scope, written));
  if (meant.length === 0) return paths;
  const count = (uri: FileUri, symbols: FileSymbols) => {
    if (uri === own) return;
    const declared = meant.filter((fullNames) => fullNames.some((name) => declares(symbols, name))).length;
    const path = declared > 0 ? (bundledPath(uri) ?? importPathOf(uri, roots)) : undefined;
    if (path !== undefined) paths.set(path, (paths.get(path) ?? 0) + declared);
  };
  for (const [uri, symbols] of indexed) count(uri, symbols);
  for (const [uri, symbols] of bundledSymbols()) {
    const path = bundledPath(uri);
    if (path !== undefined && !paths.has(path)) count(uri, symbols);
  }
  return paths;
}

function bundledPath(uri: FileUri): string | undefined {
  const path = uri.startsWith('skep-bundled:/') ? uri.slice('skep-bundled:/'.length) : undefined;
  return path !== undefined && bundledUri(path) ? path : undefined;
}

/** What a name may mean, looked up from a scope outwards. */
function fullNamesOf(scope: string, written: string): string[] {
  const names: string[] = [];
  for (let outer = scope; ; outer = scopeOf(outer)) {
    names.push(joinName(outer, written));
    if (outer === '') return names;
  }
}

function declares({ packageName, names, extensions }: FileSymbols, fullName: string): boolean {
  const isOfPackage =
    packageName === '' || (fullName.startsWith(packageName) && fullName[packageName.length] === '.');
  return isOfPackage && (hasLine(names, fullName, '\n') || hasLine(extensions, fullName, ' '));
}

/** Whether a line begins with a name, up to its end or this character. */
function hasLine(lines: string, name: string, end: string): boolean {
  for (let at = lines.indexOf(name); at >= 0; at = lines.indexOf(name, at + 1)) {
    const next = lines[at + name.length];
    if ((at === 0 || lines[at - 1] === '\n') && (next === undefined || next === end)) return true;
  }
  return false;
}

const countsOf = new WeakMap<IndexedFiles, Map<string, number>>();

/** How often all files import each path. */
function importCounts(indexed: IndexedFiles): Map<string, number> {
  let counts = countsOf.get(indexed);
  if (!counts) {
    counts = new Map();
    for (const [, { facts }] of indexed)
      for (const path of facts.imports) counts.set(path, (counts.get(path) ?? 0) + 1);
    countsOf.set(indexed, counts);
  }
  return counts;
}

/** How often the files of the same folder do. */
function importsBeside(own: FileUri, indexed: IndexedFiles): Map<string, number> {
  const counts = new Map<string, number>();
  const folder = folderOf(own);
  for (const [uri, { facts }] of indexed) {
    if (folder === undefined || uri === own || !uri.startsWith(folder) || folderOf(uri) !== folder) continue;
    for (const path of facts.imports) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}
