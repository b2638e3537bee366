import type { DocumentLink } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { rangeAt } from './positions.ts';

/** The imports, each a link to its file. */
export function documentLinks({ linked, program }: SnapshotFile): DocumentLink[] {
  return linked.syntax.imports.flatMap(({ path, start, end }) => {
    const uri = program.uriOf(path);
    if (uri === undefined || end - start < 2) return [];
    return [{ range: rangeAt(linked.syntax, start + 1, end - 1), target: toClientUri(uri), tooltip: path }];
  });
}
