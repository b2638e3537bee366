import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { locate } from './locate.ts';
import { type Named, namedAt } from './named.ts';
import { rangeAt } from './positions.ts';
import { clientUriOf, nameRange } from './symbols.ts';

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * Where what stands at a position is declared: a type, an option or a part of one, a field or an enum value in a value, the
 * file of an import, what a comment's `[Name]` means. Of a package, the statements of files that are open or imported.
 */
export function definition(file: SnapshotFile, position: Position): LocationLink[] {
  const named = namedAt(file, position);
  return named ? definitionOf(file, named) : [];
}

/** The names to look for elsewhere, where a comment at this position mentions what its file does not see. */
export function unseenNames(file: SnapshotFile, position: Position): readonly string[] {
  const named = namedAt(file, position);
  return named?.kind === 'unseen' ? named.names : [];
}

/** The same place as a link from here, found in a snapshot that has the file that declares the name. */
export function definitionElsewhere(
  file: SnapshotFile,
  position: Position,
  snapshot: Snapshot,
): LocationLink[] {
  const named = namedAt(file, position);
  if (named?.kind !== 'unseen') return [];
  const found = named.names.map((name) => locate(snapshot, name)).find((place) => place !== undefined);
  if (!found) return [];
  const { uri, range } = found;
  return [{ ...originOf(file, named), targetUri: uri, targetRange: range, targetSelectionRange: range }];
}

function definitionOf(file: SnapshotFile, named: Named): LocationLink[] {
  const origin = originOf(file, named);
  switch (named.kind) {
    case 'file': {
      if (named.uri === undefined) return [];
      const targetUri = toClientUri(named.uri);
      return [{ ...origin, targetUri, targetRange: top, targetSelectionRange: top }];
    }
    case 'symbol': {
      const { symbol, file: target } = named;
      const targetRange = rangeAt(target.syntax, symbol.start, symbol.end);
      const targetUri = clientUriOf(file, target);
      return [{ ...origin, targetUri, targetRange, targetSelectionRange: nameRange(named) }];
    }
    case 'package':
      return [...file.program.compilation.files.values()].flatMap((target) => {
        const statement = target.symbols.find(
          ({ kind, fullName }) => kind === 'package' && fullName === named.name,
        );
        if (!statement) return [];
        const targetRange = rangeAt(target.syntax, statement.start, statement.end);
        const targetSelectionRange = rangeAt(target.syntax, statement.nameStart, statement.nameEnd);
        return [{ ...origin, targetUri: clientUriOf(file, target), targetRange, targetSelectionRange }];
      });
    case 'unseen':
      return [];
  }
}

function originOf(
  { linked }: SnapshotFile,
  { start, end }: Named,
): Pick<LocationLink, 'originSelectionRange'> {
  return { originSelectionRange: rangeAt(linked.syntax, start, end) };
}
