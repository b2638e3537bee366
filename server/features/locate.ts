import type { Location } from 'vscode-languageserver-types';
import type { Snapshot } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { rangeAt } from './positions.ts';

/** Where a full name is declared; undefined when no file of the snapshot does. */
export function locate(snapshot: Snapshot, name: string): Location | undefined {
  for (const { linked, uri } of snapshot.files.values()) {
    const symbol = linked.symbols.find(({ kind, fullName }) => kind !== 'package' && fullName === name);
    if (symbol) {
      return { uri: toClientUri(uri), range: rangeAt(linked.syntax, symbol.nameStart, symbol.nameEnd) };
    }
  }
  return undefined;
}
