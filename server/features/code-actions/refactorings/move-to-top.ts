import { CodeActionKind } from 'vscode-languageserver-types';
import {
  type EnumElement,
  joinName,
  type LinkedFile,
  type MessageElement,
  type Span,
} from '../../../compiler/index.ts';
import { scopeAt } from '../../../workspace/occurrences.ts';
import type { SnapshotFile } from '../../../workspace/snapshot.ts';
import { applyChanges, indentOf, lineEnd, newlineOf, type TextChange } from '../../edits/text-changes.ts';
import { occurrencesIn } from '../../named.ts';
import {
  type Action,
  type ActionContext,
  type Change,
  type ElsewhereChange,
  RefusedAction,
} from '../action.ts';
import { elementOf } from '../elements.ts';
import { errorsOf } from '../relink.ts';
import { writtenName } from '../type-candidates.ts';
import { headAt } from './heads.ts';
import { linesOf } from './sort-by-number.ts';

/** Declares a nested message or enum at the top of its file; who uses it follows. */
export function moveToTop({ file }: ActionContext, span: Span): Action[] {
  const found = nestedAt(file.linked, span);
  if (!found) return [];
  const offset = file.linked.syntax.tokens.start(found.nameNode.first);
  return [
    {
      title: `Move "${found.name}" to the top level`,
      kind: CodeActionKind.RefactorExtract,
      deferred: { do: 'move-to-top', offset },
    },
  ];
}

function nestedAt(linked: LinkedFile, span: Span): MessageElement | EnumElement | undefined {
  const node = headAt(linked.syntax, span);
  if (node?.kind !== 'message' && node?.kind !== 'enum') return undefined;
  const element =
    node.kind === 'message' ? elementOf(linked, node, 'message') : elementOf(linked, node, 'enum');
  return element?.parent.kind === 'message' ? element : undefined;
}

/** What is moved: its old and its new full name, and where it stands. */
interface Move extends Span {
  readonly from: string;
  readonly to: string;
  /** The lines with comments. */
  readonly uri: string;
}

/** The changes in all files. Throws `RefusedAction` where a name would come to mean something else. */
export async function movedToTop({ file, search, signal }: ActionContext, offset: number): Promise<Change> {
  const { linked } = file;
  const { syntax } = linked;
  const element = nestedAt(linked, { start: offset, end: offset });
  const lines = element && element.node.kind !== 'field' ? linesOf(syntax, element.node) : undefined;
  if (!element || !lines)
    throw new RefusedAction('What is moved has to stand on lines of its own: format the file first.');
  const move: Move = {
    from: element.fullName,
    to: joinName(syntax.packageName, element.name),
    uri: file.uri,
    ...lines,
  };
  for (const [, { names }] of await search.symbols(signal)) {
    if (`\n${names}\n`.includes(`\n${move.to}\n`)) throw new RefusedAction(`${move.to} is declared already.`);
  }
  const uris = new Set([file.uri]);
  for (const { uri } of await search.uses({ uri: file.uri, names: namesOf(element) }, signal)) uris.add(uri);
  const session = search.linkSession();
  const before = new Map<string, SnapshotFile>();
  const edited = new Map<string, () => string>();
  const changesOf = new Map<string, readonly TextChange[]>();
  for await (const files of session.link(uris, { signal })) {
    for (const each of files) {
      const changes = each.uri === file.uri ? movedHere(each, move) : renamedIn(each, move);
      before.set(each.uri, each);
      changesOf.set(each.uri, changes);
      edited.set(each.uri, () => applyChanges(each.linked.syntax.text, changes));
    }
  }
  signal?.throwIfAborted();
  for await (const files of session.link(uris, { edited, signal })) {
    for (const each of files) {
      const was = before.get(each.uri);
      if (was) checkMeanings(was.linked, each.linked, move);
    }
  }
  signal?.throwIfAborted();
  const elsewhere: ElsewhereChange[] = [];
  for (const [uri, { linked: other }] of before) {
    const changes = changesOf.get(uri) ?? [];
    if (uri !== file.uri && changes.length > 0) elsewhere.push({ uri, text: other.syntax.text, changes });
  }
  return { title: '', changes: changesOf.get(file.uri) ?? [], elsewhere };
}

/** What is declared inside of it has another name too. */
function namesOf(element: MessageElement | EnumElement): string[] {
  const prefix = `${element.fullName}.`;
  const inside = [...element.file.symbols.keys()].filter((name) => name.startsWith(prefix));
  return [element.fullName, ...inside];
}

function movedHere(file: SnapshotFile, move: Move): TextChange[] {
  const { syntax } = file.linked;
  const { text, tokens } = syntax;
  const top = syntax.tree.declarations.find(
    ({ first, last }) => tokens.start(first) <= move.start && move.end <= tokens.end(last),
  );
  if (!top) throw new RefusedAction('There is nothing to move here any more: ask again.');
  const all = renamedIn(file, move);
  const inside = all.filter(({ start, end }) => move.start <= start && end <= move.end);
  const outside = all.filter((change) => !inside.includes(change));
  const shifted = inside.map(({ start, end, text: instead }) => ({
    start: start - move.start,
    end: end - move.start,
    text: instead,
  }));
  const newline = newlineOf(text);
  const moved = applyChanges(text.slice(move.start, move.end), shifted);
  const indent = indentOf(text, tokens.start(tokens.tokenAt(move.end - 1)));
  const unindented = moved
    .trimEnd()
    .split(newline)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join(newline);
  const at = lineEnd(text, tokens.end(top.last));
  return [
    ...outside,
    { start: move.start, end: blankAfter(text, move), text: '' },
    { start: at, end: at, text: newline + newline + unindented },
  ];
}

/** With the blank line that parted it from what follows. */
function blankAfter(text: string, { end }: Move): number {
  return end + (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0);
}

/** The names in a file that have to be written otherwise: in types and options, and in comments. */
function renamedIn(file: SnapshotFile, move: Move): TextChange[] {
  const { linked } = file;
  const { text, tokens } = linked.syntax;
  const changes = new Map<number, TextChange>();
  const [, simple = ''] = /([^.]*)$/.exec(move.from) ?? [];
  const outer = move.from.slice(0, -simple.length - 1);
  const isMoved = ({ start, end }: Span) => file.uri === move.uri && move.start <= start && end <= move.end;
  for (const reference of linked.references) {
    const { start, end, target } = reference;
    const written = text.slice(start, end).replaceAll(/\s/g, '');
    const scope = scopeAt(linked, tokens.tokenAt(start));
    const isOfIt = target === move.from || target.startsWith(`${move.from}.`);
    // What lies beside it is out of reach from the top.
    const isNeighbour = isMoved(reference) && !isOfIt && target.startsWith(`${outer}.`);
    if (!isOfIt && !isNeighbour) continue;
    const isByWhole =
      isOfIt && (written.startsWith('.') || written.length > target.length - outer.length - 1);
    if (isOfIt && !isByWhole) continue;
    // A value of an enum, in an option, has no scope in its name.
    if (!written.includes('.') && !isNeighbour) continue;
    const now = isOfIt ? move.to + target.slice(move.from.length) : target;
    changes.set(start, {
      start,
      end,
      text: written.startsWith('.') ? `.${now}` : writtenName(file, now, scope, move.from),
    });
  }
  for (const { start, end, target, role } of occurrencesIn(file)) {
    if (role !== 'link' || target !== move.from) continue;
    const whole = start - (/[\w.]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
    if (whole < start)
      changes.set(whole, { start: whole, end, text: writtenName(file, move.to, '', move.from) });
  }
  return [...changes.values()].sort((a, b) => a.start - b.start);
}

/** Throws `RefusedAction` where there is a new error, or a name does not mean what it meant. */
function checkMeanings(before: LinkedFile, after: LinkedFile, { from, to }: Move): void {
  const known = new Set(errorsOf(before));
  const added = errorsOf(after).find((error) => !known.has(error));
  if (added) throw new RefusedAction(`That would not compile: ${added.slice(added.indexOf(' ') + 1)}`);
  const renamed = (name: string) =>
    name === from || name.startsWith(`${from}.`) ? to + name.slice(from.length) : name;
  const was = before.references.map(({ target }) => renamed(target)).sort();
  const is = after.references.map(({ target }) => target).sort();
  const other = is.find((target, index) => target !== was[index]);
  if (other !== undefined || was.length !== is.length)
    throw new RefusedAction(`A name would come to mean something else: ${other ?? 'one is lost'}.`);
}
