import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { offsetAt, rangeAt } from './positions.ts';
import { clientUriOf, nameRange, symbolAt } from './symbols.ts';

/** Where what stands at a position is declared: a type, an option, or the file of an import. */
export function definition(file: SnapshotFile, position: Position): LocationLink[] {
  const { linked, program } = file;
  const offset = offsetAt(linked.syntax, position);
  for (const { path, start, end } of linked.syntax.imports) {
    if (offset < start || offset > end) continue;
    const target = program.uriOf(path);
    if (target === undefined) return [];
    const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return [
      {
        originSelectionRange: rangeAt(linked.syntax, start, end),
        targetUri: toClientUri(target),
        targetRange: top,
        targetSelectionRange: top,
      },
    ];
  }
  const found = symbolAt(linked, offset);
  if (!found) return [];
  const { symbol, file: target } = found;
  return [
    {
      originSelectionRange: rangeAt(linked.syntax, found.start, found.end),
      targetUri: clientUriOf(file, target),
      targetRange: rangeAt(target.syntax, symbol.start, symbol.end),
      targetSelectionRange: nameRange(found),
    },
  ];
}
