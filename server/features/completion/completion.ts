import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver-types';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import { offsetAt, rangeAt } from '../positions.ts';
import { type CompletionPlace, completionPlace } from './completion-place.ts';
import { importPaths } from './import-paths.ts';
import { declarationKeywords, keyword } from './keywords.ts';
import { nextNumber } from './numbers.ts';
import { optionNames, optionValues } from './options.ts';
import { declaredTypes, scalarTypes } from './types.ts';

/** What can be written at a position. `afterSpace`: asked for because a space was typed, not by the user. */
export function completion(
  snapshot: Snapshot,
  file: SnapshotFile,
  position: Position,
  afterSpace: boolean,
): CompletionItem[] {
  const { syntax } = file.linked;
  const offset = offsetAt(syntax, position);
  const place = completionPlace(syntax, offset);
  if (!place || (afterSpace && !isAwaited(place))) return [];
  const items = place.inString ? inString(snapshot, file, place) : inStatement(file, place, offset);
  // A name with dots is one word to the language and several to the editor.
  const start = startOfDottedName(syntax.text, place);
  const range = rangeAt(syntax, start, place.end);
  return items.map(({ insertText, ...item }) => ({
    ...item,
    textEdit: { range, newText: insertText ?? item.label },
  }));
}

/** Whether only one kind of thing can stand here: a space is enough to offer it. */
function isAwaited({ statement, inString }: CompletionPlace): boolean {
  return !inString && ['=', 'option', 'stream', 'returns'].includes(statement.at(-1) ?? '');
}

function startOfDottedName(text: string, place: CompletionPlace): number {
  if (place.inString) return place.start;
  return (
    place.start - (/[\w.]*$/.exec(text.slice(Math.max(0, place.start - 200), place.start))?.[0].length ?? 0)
  );
}

function inString(snapshot: Snapshot, file: SnapshotFile, { statement }: CompletionPlace): CompletionItem[] {
  const value = (label: string) => ({ label, kind: CompletionItemKind.Value });
  if (statement[0] === 'import') return importPaths(snapshot, file);
  if (statement[0] === 'syntax') return ['proto3', 'proto2'].map(value);
  return statement[0] === 'edition' ? ['2023', '2024'].map(value) : [];
}

function inStatement(file: SnapshotFile, place: CompletionPlace, offset: number): CompletionItem[] {
  const { block, bracket } = place;
  const statement = withoutDottedTail(place.statement);
  const first = statement[0];
  const last = statement.at(-1);
  if (bracket?.open === '[') return inOptions(place, withoutDottedTail(bracket.inside));
  if (first === undefined) return beginning(file, place, offset);
  if (first === 'option') {
    if (last === 'option') return optionNames(block, false);
    return last === '=' ? optionValues(block, false, statement[1] ?? '') : [];
  }
  if (first === 'rpc') return inRpc(file, place, withoutDottedTail(bracket?.inside ?? []), offset);
  if (first === 'extend' && last === 'extend') return declaredTypes(file.linked, offset, true);
  if (bracket?.open === '<') {
    const isKey = bracket.inside.length === 0;
    return isKey ? scalarTypes(true) : [...scalarTypes(), ...declaredTypes(file.linked, offset, false)];
  }
  if (['optional', 'repeated', 'required'].includes(last ?? '')) {
    return [...scalarTypes(), ...declaredTypes(file.linked, offset, false)];
  }
  return last === '=' ? number(file, place, offset) : [];
}

function beginning(file: SnapshotFile, { block }: CompletionPlace, offset: number): CompletionItem[] {
  const { syntax } = file.linked;
  const edition = syntax.tree.declarations.find((node) => node.kind === 'syntax');
  const words = declarationKeywords(block, edition?.text === 'proto3').filter(
    ({ label }) => !edition || (label !== 'syntax' && label !== 'edition'),
  );
  if (block !== 'message' && block !== 'oneof' && block !== 'extend') return words;
  return [...words, ...scalarTypes(), ...declaredTypes(file.linked, offset, false)];
}

function inRpc(
  file: SnapshotFile,
  { statement, bracket }: CompletionPlace,
  inside: readonly string[],
  offset: number,
): CompletionItem[] {
  if (bracket) {
    const types = declaredTypes(file.linked, offset, true);
    return inside.length === 0 ? [keyword('stream'), ...types] : types;
  }
  return statement.at(-1) === ')' && !statement.includes('returns')
    ? [keyword('returns', 'returns ($1)')]
    : [];
}

function inOptions({ block }: CompletionPlace, inside: readonly string[]): CompletionItem[] {
  const last = inside.at(-1);
  if (last === undefined || last === ',') return optionNames(block, true);
  return last === '=' ? optionValues(block, true, inside.at(-2) ?? '') : [];
}

function number(file: SnapshotFile, { end }: CompletionPlace, offset: number): CompletionItem[] {
  const { syntax } = file.linked;
  const next = nextNumber(syntax, offset);
  if (next === undefined) return [];
  const isEnded = /^[ \t]*[;[]/.test(syntax.text.slice(end, end + 100));
  const label = String(next);
  return [
    {
      label,
      kind: CompletionItemKind.Value,
      detail: 'next free number',
      insertText: isEnded ? label : `${label};`,
    },
  ];
}

/** The statement before the name that is being written, of which `posts.v1.` is a part. */
function withoutDottedTail(statement: readonly string[]): readonly string[] {
  let length = statement.length;
  while (statement[length - 1] === '.') length -= /^\w/.test(statement[length - 2] ?? '') ? 2 : 1;
  return statement.slice(0, length);
}
