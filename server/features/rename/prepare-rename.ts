import type { Position, Range } from 'vscode-languageserver-types';
import { bundledFiles } from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type Named, namedAt } from '../named.ts';
import { rangeAt } from '../positions.ts';
import { RefusedRename } from './refused-rename.ts';

/** What can be renamed: a symbol, or a part of a package's name. */
export type Renamable = Extract<Named, { kind: 'symbol' | 'package' }>;

/** The name at a position that a rename would change, and where it stands; null where there is none. Throws `RefusedRename`. */
export function prepareRename(
  file: SnapshotFile,
  position: Position,
): { range: Range; placeholder: string } | null {
  const named = renamableAt(file, position);
  if (!named) return null;
  const { syntax } = file.linked;
  return {
    range: rangeAt(syntax, named.start, named.end),
    placeholder: syntax.text.slice(named.start, named.end),
  };
}

/** What is to be renamed at a position; undefined where there is no name. Throws `RefusedRename`. */
export function renamableAt(file: SnapshotFile, position: Position): Renamable | undefined {
  const named = namedAt(file, position);
  switch (named?.kind) {
    case undefined:
      return undefined;
    case 'file':
      throw new RefusedRename('Rename or move the file itself: its imports follow.');
    case 'unseen':
      throw new RefusedRename(
        'This file does not import what is mentioned here: rename it where it is declared.',
      );
    case 'package':
      return named;
    case 'symbol':
      // Compilers know them by name, wherever the workspace has its copy.
      if (bundledFiles.has(named.file.path))
        throw new RefusedRename(`${named.symbol.fullName} is part of Protocol Buffers and keeps its name.`);
      return named;
  }
}
