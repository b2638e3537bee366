import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { importPathOf } from '../../workspace/import-roots.ts';
import type { Importer } from '../../workspace/importers.ts';
import { type FileUri, joinUri, pathBelow, toClientUri } from '../../workspace/uri.ts';
import { rangeAt } from '../positions.ts';
import type { RenameSearch } from './rename.ts';

/** A file or folder that is to be moved. */
export interface MovedFile {
  readonly from: FileUri;
  readonly to: FileUri;
}

/** What has to change in imports when files or folders are moved: those of each definition that goes with them. */
export async function importEdits(
  search: Pick<RenameSearch, 'symbols' | 'importers'>,
  moved: readonly MovedFile[],
  signal?: AbortSignal,
): Promise<WorkspaceEdit> {
  const changes: Record<string, TextEdit[]> = {};
  for (const [uri] of await search.symbols(signal)) {
    const to = placeAfter(uri, moved);
    if (to === undefined || !to.endsWith('.proto')) continue;
    for (const importer of await search.importers(uri, signal)) {
      const edits = editsIn(importer, uri, to);
      if (edits.length > 0) {
        const known = toClientUri(importer.uri);
        changes[known] = [...(changes[known] ?? []), ...edits];
      }
    }
  }
  return { changes };
}

function placeAfter(uri: FileUri, moved: readonly MovedFile[]): FileUri | undefined {
  for (const { from, to } of moved) {
    if (uri === from) return to;
    const below = pathBelow(from, uri);
    if (below !== undefined) return joinUri(to, below);
  }
  return undefined;
}

function editsIn({ syntax, imports, roots }: Importer, from: FileUri, to: FileUri): TextEdit[] {
  return imports.flatMap(({ path, start, end }) => {
    const root = roots.find((each) => joinUri(each, path) === from);
    // Beyond all of the importer's roots no path leads to it: the import is then reported as missing.
    const newPath = (root === undefined ? undefined : pathBelow(root, to)) ?? importPathOf(to, roots);
    if (newPath === undefined || newPath === path) return [];
    const quote = syntax.text[start] === "'" ? "'" : '"';
    return [{ range: rangeAt(syntax, start, end), newText: quote + newPath + quote }];
  });
}
