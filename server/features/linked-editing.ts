import type { Position, Range } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { namedAt, twinOf, uriOf, usesIn } from './named.ts';
import { rangeAt } from './positions.ts';
import { targetsOf, type UseSearch } from './references.ts';

/**
 * The places that change together while a name is typed: its declaration and all its uses, where no other file has any. What
 * others use is for a rename, which asks first; a group's name also is its field's, in other letters.
 */
export async function linkedEditing(
  search: Pick<UseSearch, 'uses'>,
  file: SnapshotFile,
  position: Position,
  signal?: AbortSignal,
): Promise<{ ranges: Range[]; wordPattern: string } | null> {
  const { linked } = file;
  const named = namedAt(file, position);
  if (named?.kind !== 'symbol' || uriOf(file, named.file) !== file.uri || twinOf(named)) return null;
  const targets = targetsOf(file, named);
  const uses = usesIn(file, targets);
  if (uses.length === 0) return null;
  for (const target of targets) {
    const found = await search.uses(target, signal);
    if (found.some(({ uri }) => uri !== file.uri)) return null;
  }
  const places = [{ start: named.symbol.nameStart, end: named.symbol.nameEnd }, ...uses];
  return {
    ranges: places.map(({ start, end }) => rangeAt(linked.syntax, start, end)),
    wordPattern: '[A-Za-z_][A-Za-z0-9_]*',
  };
}
