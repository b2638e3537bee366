import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { namedAt, usesIn } from './named.ts';
import { rangeAt } from './positions.ts';
import { targetsOf } from './references.ts';
import { nameRange } from './symbols.ts';

/** Every place of this file that names what stands at a position. */
export function documentHighlights(file: SnapshotFile, position: Position): DocumentHighlight[] {
  const { linked } = file;
  const named = namedAt(file, position);
  if (!named) return [];
  if (named.kind === 'file') return [{ range: rangeAt(linked.syntax, named.start, named.end) }];
  const found: DocumentHighlight[] = [];
  if (named.kind === 'symbol' && named.file === linked)
    found.push({ range: nameRange(named), kind: DocumentHighlightKind.Write });
  for (const { role, start, end } of usesIn(file, targetsOf(file, named))) {
    const kind = role === 'link' ? DocumentHighlightKind.Text : DocumentHighlightKind.Read;
    found.push({ range: rangeAt(linked.syntax, start, end), kind });
  }
  return found;
}
