import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { commentText, declarationText } from './declaration-text.ts';
import { offsetAt, rangeAt } from './positions.ts';
import { type FoundSymbol, symbolAt } from './symbols.ts';

/** What stands at a position: its declaration as written, its comment and its full name. */
export function hover(file: SnapshotFile, position: Position): Hover | null {
  const found = symbolAt(file.linked, offsetAt(file.linked.syntax, position));
  if (!found) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: symbolMarkdown(found) },
    range: rangeAt(file.linked.syntax, found.start, found.end),
  };
}

/** The same for completion's documentation. */
export function symbolMarkdown(found: FoundSymbol): string {
  const declaration = `\`\`\`proto\n${declarationText(found)}\n\`\`\``;
  return [declaration, commentText(found), `\`${found.symbol.fullName}\``].filter(Boolean).join('\n\n');
}
