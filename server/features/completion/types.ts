import { CompletionItemKind } from 'vscode-languageserver-types';
import {
  type EnumElement,
  type FileElement,
  isExported,
  joinName,
  type LinkedFile,
  lastPart,
  type MessageElement,
  scopeOf,
} from '../../compiler/index.ts';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import { uriOf } from '../named.ts';
import { type Candidate, fit } from './candidate.ts';
import { type CommentHints, commentHints } from './comment-hints.ts';
import type { CompletionPlace } from './completion-place.ts';
import { type IndexedFiles, typesElsewhere } from './elsewhere.ts';
import type { Habits } from './habits.ts';
import { methodHint } from './method-hints.ts';
import { shortest } from './shortest-name.ts';
import { visibleFiles } from './visible-files.ts';

const scalars =
  'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes'.split(
    ' ',
  );

/** The same, to be looked up. */
export const scalarNames: ReadonlySet<string> = new Set(scalars);

/** How often, from 0 on, a scalar is what is meant where nothing else tells. */
const commonScalars: Readonly<Record<string, number>> = { string: 3, int32: 1.5, bool: 1.5, int64: 1 };

/** Which types can stand at a place. */
export interface TypesWanted {
  /** See Habits. */
  readonly role: string;
  readonly messagesOnly: boolean;
  readonly hasScalars: boolean;
  /** Of an rpc's types the name of the rpc. */
  readonly method?: string | undefined;
}

/** What the candidates of one place are made from. */
export interface TypeSources {
  readonly file: SnapshotFile;
  readonly snapshot: Snapshot;
  readonly place: CompletionPlace;
  readonly habits: Habits;
  readonly indexed: IndexedFiles;
}

/** The types without a declaration. As a map's key, those that may be one. */
export function scalarTypes(
  { file, place, habits }: TypeSources,
  role: string,
  asMapKey = false,
): Candidate[] {
  const hints = commentHints(file.linked.syntax, place.firstToken);
  return scalars
    .filter((name) => !asMapKey || !['double', 'float', 'bytes'].includes(name))
    .map((name) => ({
      label: name,
      kind: CompletionItemKind.Keyword,
      score: (commonScalars[name] ?? 0) + habits.weight(role, name, place.offset) + hints.ofWord(name),
    }));
}

/**
 * Messages, and where they may stand enums: those that the file sees, the likeliest first, and those of other files, with the
 * import that they need.
 */
export function declaredTypes(sources: TypeSources, wanted: TypesWanted): Candidate[] {
  const { file, place, habits, indexed } = sources;
  const { linked } = file;
  const written = linked.syntax.text.slice(place.nameStart, place.offset);
  const visible = visibleFiles(linked);
  const hints = commentHints(linked.syntax, place.firstToken);
  const used = habits.isWhole ? usedIn(linked) : undefined;
  const found: Candidate[] = [];
  const seen = new Set<string>();
  for (const declaring of visible) {
    const isOwn = declaring === linked;
    const isUnusedImport = used !== undefined && !isOwn && !used.paths.has(declaring.path);
    const uri = uriOf(file, declaring);
    for (const element of typesIn(declaring.elements)) {
      if (element.kind === 'enum' && wanted.messagesOnly) continue;
      if (!isOwn && !isExported(element)) continue;
      const { fullName } = element;
      const label = labelOf(fullName, place.scope, written, habits, declaring.elements.packageName);
      if (label === undefined || seen.has(fullName)) continue;
      seen.add(fullName);
      let score = habits.weight(wanted.role, label, place.offset) + (isOwn ? 0.5 : 0);
      score += hintOf(hints, wanted, fullName);
      if (used && isOwn && !used.names.has(fullName)) score += unusedHint(place.scope, element, wanted);
      if (isUnusedImport) score += unusedImportHint(element);
      found.push({
        label,
        kind: element.kind === 'message' ? CompletionItemKind.Class : CompletionItemKind.Enum,
        detail: fullName,
        score,
        filters: filtersOf(label, fullName),
        declared: { uri, fullName },
      });
    }
  }
  for (const type of typesElsewhere(indexed, file, written, wanted.messagesOnly)) {
    if (seen.has(type.fullName)) continue;
    const label = labelOf(type.fullName, place.scope, written, habits, type.packageName);
    if (label === undefined) continue;
    found.push({
      label,
      kind: type.kind === 'message' ? CompletionItemKind.Class : CompletionItemKind.Enum,
      detail: `${type.fullName} (import "${type.importPath}")`,
      score: hintOf(hints, wanted, type.fullName) - 4 + type.nearness,
      filters: filtersOf(label, type.fullName),
      declared: { uri: type.uri, fullName: type.fullName },
      importPath: type.importPath,
    });
  }
  return found;
}

function hintOf(hints: CommentHints, { method, role }: TypesWanted, fullName: string): number {
  const name = lastPart(fullName);
  const ofMethod = method === undefined ? 0 : methodHint(method, role, fullName);
  // An rpc takes no response, and returns no request.
  if (
    (role === 'request' && /(Response|Metadata)$/.test(name)) ||
    (role === 'response' && /(Request|Metadata)$/.test(name))
  )
    return ofMethod - 3;
  return Math.max(hints.ofType(name), ofMethod);
}

/** A file that is imported and not used was most likely imported for this: its messages, or the enum that one only wraps. */
function unusedImportHint({ kind, parent }: MessageElement | EnumElement): number {
  if (parent.kind === 'file') return kind === 'message' ? 3 : 3.5;
  return kind === 'enum' && parent.fields.length === 0 ? 4 : 0;
}

/** What is declared and not used yet was most likely declared to be used here: in the message around, most of all. */
function unusedHint(
  scope: string,
  { fullName, kind }: { fullName: string; kind: string },
  { role }: TypesWanted,
): number {
  if (scopeOf(fullName) === scope && scope !== '') return 5;
  if (role === 'request' || role === 'response') return fullName.toLowerCase().endsWith(role) ? 2 : 0;
  // Requests and responses are for methods; a message of the top may well be used elsewhere only.
  return /(Request|Response)$/.test(fullName) ? 0 : kind === 'enum' ? 3 : 2;
}

function usedIn(linked: LinkedFile): { names: Set<string>; paths: Set<string> } {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const { target, targetPath } of linked.references) {
    names.add(target);
    paths.add(targetPath);
  }
  return { names, paths };
}

/** Every message and enum of a file, those of maps left out. */
function* typesIn({
  messages,
  enums,
}: Pick<FileElement | MessageElement, 'messages' | 'enums'>): Generator<MessageElement | EnumElement> {
  yield* enums;
  for (const message of messages) {
    if (message.mapEntry) continue;
    yield message;
    yield* typesIn(message);
  }
}

function filtersOf(label: string, fullName: string): string[] {
  return [label, lastPart(fullName), fullName];
}

/**
 * How a type is named inside `scope`: as the file does elsewhere, else without what both have in common, in full for another
 * package. With dots written already, what is written is taken up; undefined where it does not lead to the type.
 */
function labelOf(
  fullName: string,
  scope: string,
  written: string,
  habits: Habits,
  packageName: string,
): string | undefined {
  const dot = written.lastIndexOf('.');
  if (dot >= 0) return continued(fullName, scope, written.slice(0, dot));
  for (const spelling of habits.spellings(lastPart(fullName))) {
    if (spelling === `.${fullName}` || spelling === fullName) return spelling;
    if (!`${scope}.`.startsWith(`${packageName}.`) && meansIn(scope, spelling, fullName)) return spelling;
  }
  return shortest(fullName, scope, packageName);
}

/** A name that begins with this qualifier, looked up from `scope` outwards. */
function continued(fullName: string, scope: string, qualifier: string): string | undefined {
  if (qualifier.startsWith('.') || qualifier === '') {
    const rest = `.${fullName}`;
    return rest.startsWith(`${qualifier}.`) ? rest : undefined;
  }
  for (let outer = scope; ; outer = scopeOf(outer)) {
    const container = joinName(outer, qualifier);
    if (fullName.startsWith(`${container}.`)) return qualifier + fullName.slice(container.length);
    if (outer === '') return undefined;
  }
}

function meansIn(scope: string, spelling: string, fullName: string): boolean {
  for (let outer = scope; ; outer = scopeOf(outer)) {
    if (joinName(outer, spelling) === fullName) return true;
    if (outer === '') return false;
  }
}

/** Whether a name fits what is written, by any of its filters. */
export function fits({ label, filters }: Candidate, written: string): 0 | 1 | 2 | undefined {
  let best: 0 | 1 | 2 | undefined;
  for (const name of filters ?? [label]) {
    const fitting = fit(name, written);
    if (fitting !== undefined && (best === undefined || fitting < best)) best = fitting;
  }
  return best;
}
