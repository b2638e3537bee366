import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { joinName, type LinkedFile, lastPart, type SyntaxFile, scopeOf } from '../../compiler/index.ts';
import type { TextEditing } from '../../workspace/file-source.ts';
import type { FileSymbols } from '../../workspace/file-symbols.ts';
import type { LinkSession } from '../../workspace/link-once.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../../workspace/uri.ts';
import type { UseTarget } from '../../workspace/use-index.ts';
import { usesIn } from '../named.ts';
import { rangeAt } from '../positions.ts';
import { targetsOf, type UseSearch } from '../references.ts';
import { checkRenamed, type FileBefore, recordBefore } from './check-renamed.ts';
import { checkSameNames } from './check-same-names.ts';
import { placesOfUses, plainUses, replacementsAt, type UsePlace } from './plain-uses.ts';
import { type Renamable, renamableAt } from './prepare-rename.ts';
import { RefusedRename } from './refused-rename.ts';
import { renameNotice } from './rename-notice.ts';

/** What of a workspace a rename needs. */
export interface RenameSearch extends UseSearch {
  symbols(signal?: AbortSignal): Promise<readonly (readonly [FileUri, FileSymbols])[]>;
  symbolsByFile(signal?: AbortSignal): Promise<ReadonlyMap<FileUri, FileSymbols>>;
  /** The files of a package that declare a name in it. */
  declaring(packageName: string, name: string, signal?: AbortSignal): Promise<FileUri[]>;
  packages(signal?: AbortSignal): Promise<ReadonlySet<string>>;
  usesCandidates(target: UseTarget, signal?: AbortSignal): Promise<FileUri[]>;
  /** A file as it is now; undefined where there is none. */
  readText(uri: FileUri): Promise<string | undefined>;
  linkSession(): LinkSession;
}

/** One text to put in the place of another; offsets count UTF-16 units. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Is told of how many of the files that have to be looked at that is done. */
export type RenameProgress = (done: number, total: number) => void;

export interface RenameOptions {
  readonly signal?: AbortSignal | undefined;
  readonly told?: RenameProgress | undefined;
}

/** A rename that can be done. */
export interface Renaming {
  readonly edit: WorkspaceEdit;
  /** What it changes for callers, to be told; undefined where they see nothing of it. */
  readonly notice: string | undefined;
}

/** The full names that change, old to new. What is declared in one of them changes with it. */
export type ChangedNames = ReadonlyMap<string, string>;

/**
 * Renames what stands at a position, wherever in the workspace it is named. Before it answers, it links as they would be the file that
 * declares it, and all in which the new name may meet another: what would not compile, or mean something else than now, is refused with
 * `RefusedRename`.
 */
export async function rename(
  search: RenameSearch,
  file: SnapshotFile,
  position: Position,
  newName: string,
  { signal, told }: RenameOptions = {},
): Promise<Renaming | null> {
  const named = renamableAt(file, position);
  if (!named) return null;
  const oldName = nameOf(named);
  if (newName === oldName) return { edit: { changes: {} }, notice: undefined };
  checkIdentifier(newName);
  const targets = targetsOf(file, named);
  const isGroup = targets.length > 1;
  if (isGroup && !/^[A-Z]/.test(newName))
    throw new RefusedRename('The name of a group begins with a capital letter.');
  const changed = changedNames(targets, oldName, newName);
  const session = search.linkSession();
  const places = await placesOfUses(search, targets, session, signal);
  const [target] = targets;
  const plain =
    target && !isGroup
      ? await plainUses(search, { target, oldName, newName }, places, { signal, told })
      : new Map<FileUri, readonly UsePlace[]>();
  const uris = await affectedFiles(search, targets, changed, signal);
  for (const uri of places.keys()) uris.add(uri);
  for (const uri of plain.keys()) uris.delete(uri);
  const listed = await search.symbolsByFile(signal);
  // Those are linked twice, of which the second time takes longer.
  const total = plain.size + 2 * uris.size;
  const before = new Map<FileUri, FileBefore>();
  const replacements = new Map<FileUri, Replacement[]>();
  let roots = file.program.roots;
  for await (const files of session.link(uris, { signal })) {
    for (const affected of files) {
      const found = replacementsIn(affected, named, targets, newName);
      if (found.length > 0) {
        refuseForeign(affected, listed);
        replacements.set(affected.uri, found);
      }
      if (affected.uri === target?.uri) roots = affected.program.roots;
      before.set(affected.uri, recordBefore(affected.linked));
    }
    told?.(plain.size + before.size, total);
  }
  signal?.throwIfAborted();
  const edited = new Map<FileUri, TextEditing>();
  for (const [uri, found] of replacements) edited.set(uri, () => apply(before.get(uri)?.text ?? '', found));
  for (const [uri, found] of plain)
    edited.set(uri, (text) => apply(text, replacementsAt(text, found, newName)));
  await checkSameNames(search, session, targets, changed, roots, signal);
  let checked = plain.size + before.size;
  for await (const files of session.link(before.keys(), { edited, signal })) {
    for (const { uri, linked } of files) {
      const known = before.get(uri);
      if (known) checkRenamed(known, replacements.get(uri) ?? [], linked, changed);
    }
    checked += files.length;
    told?.(checked, total);
  }
  signal?.throwIfAborted();
  const changes: Record<string, TextEdit[]> = {};
  for (const [uri, found] of replacements) {
    const syntax = before.get(uri)?.syntax;
    if (syntax) changes[toClientUri(uri)] = found.map((each) => textEdit(syntax, each));
  }
  for (const [uri, found] of plain)
    changes[toClientUri(uri)] = found.map((place) => ({ range: rangeOf(place), newText: newName }));
  return { edit: { changes }, notice: renameNotice(named, oldName, newName) };
}

/** As written where it is declared. */
function nameOf(named: Renamable): string {
  if (named.kind === 'package') return lastPart(named.name);
  return named.file.syntax.text.slice(named.symbol.nameStart, named.symbol.nameEnd);
}

function checkIdentifier(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
  throw new RefusedRename(`"${name}" is no name: use letters, digits and underscores, and no digit first.`);
}

/** A group names its message as written and its field in lower case. */
function changedNames(targets: readonly UseTarget[], oldName: string, newName: string): ChangedNames {
  return new Map(
    targets.map(({ names: [fullName = ''] }) => {
      const isLower = lastPart(fullName) !== oldName;
      return [fullName, joinName(scopeOf(fullName), isLower ? newName.toLowerCase() : newName)];
    }),
  );
}

/** The files that declare what is renamed, and those in which a name might come to mean it. */
async function affectedFiles(
  search: RenameSearch,
  targets: readonly UseTarget[],
  changed: ChangedNames,
  signal: AbortSignal | undefined,
): Promise<Set<FileUri>> {
  const uris = new Set<FileUri>();
  for (const target of targets) {
    if (target.uri !== undefined) uris.add(target.uri);
    const [fullName = ''] = target.names;
    const name = lastPart(changed.get(fullName) ?? fullName);
    for (const uri of await search.usesCandidates({ uri: target.uri, names: [name] }, signal)) uris.add(uri);
  }
  return uris;
}

function replacementsIn(
  file: SnapshotFile,
  named: Renamable,
  targets: readonly UseTarget[],
  newName: string,
): Replacement[] {
  const { linked } = file;
  const places = new Map<number, Replacement>();
  const add = (start: number, end: number) => {
    const written = linked.syntax.text.slice(start, end);
    const text = targets.length > 1 && written === written.toLowerCase() ? newName.toLowerCase() : newName;
    places.set(start, { start, end, text });
  };
  if (named.kind === 'symbol' && file.uri === targets[0]?.uri) {
    const { symbol } = named;
    refuseStale(linked, named.file);
    add(symbol.nameStart, symbol.nameEnd);
  }
  for (const { start, end } of usesIn(file, targets)) add(start, end);
  return [...places.values()].sort((a, b) => a.start - b.start);
}

function refuseStale(now: LinkedFile, then: LinkedFile): void {
  if (now.syntax.text !== then.syntax.text) throw new RefusedRename('The file is being changed: try again.');
}

function refuseForeign({ uri, isCopy }: SnapshotFile, listed: ReadonlyMap<FileUri, unknown>): void {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  if (isCopy) {
    throw new RefusedRename(
      `${name} is a copy of the definition of a service that is used here: rename where the service is defined.`,
    );
  }
  if (!listed.has(uri))
    throw new RefusedRename(`${name} is not part of the workspace, so it is not changed.`);
}

function apply(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of replacements) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

function rangeOf({ line, character, length }: UsePlace): Range {
  return { start: { line, character }, end: { line, character: character + length } };
}

function textEdit(syntax: SyntaxFile, { start, end, text }: Replacement): TextEdit {
  return { range: rangeAt(syntax, start, end), newText: text };
}
