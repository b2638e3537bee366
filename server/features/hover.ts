import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { commentText, declarationText } from './declaration-text.ts';
import { elementFacts } from './element-facts.ts';
import { importedFileMarkdown } from './import-hover.ts';
import { type Named, namedAt } from './named.ts';
import { rangeAt } from './positions.ts';
import { type FoundSymbol, fileUnder } from './symbols.ts';

/** What hovers tell beyond the definitions. */
export interface HoverContext {
  /** Where the local environment's gateway listens, `http://127.0.0.1:8080`; undefined while it is not known. */
  readonly gateway?: string | undefined;
}

/** What stands at a position: its declaration as written, its comment, its full name and what else matters to who uses it. */
export function hover(file: SnapshotFile, position: Position, context: HoverContext = {}): Hover | null {
  const named = namedAt(file, position);
  const value = named && markdownOf(file, named, context);
  if (!value) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value },
    range: rangeAt(file.linked.syntax, named.start, named.end),
  };
}

/** The same for completion's documentation. */
export function symbolMarkdown(found: FoundSymbol, context: HoverContext = {}): string {
  const facts = elementFacts(found, context.gateway)
    .map((fact) => `- ${fact}`)
    .join('\n');
  const parts = [
    codeBlock(declarationText(found)),
    commentText(found),
    `\`${found.symbol.fullName}\``,
    facts,
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** The same, where a comment at this position mentions what its file does not see, in a snapshot that has the file which declares it. */
export function hoverElsewhere(
  file: SnapshotFile,
  position: Position,
  snapshot: Snapshot,
  context: HoverContext = {},
): Hover | null {
  const named = namedAt(file, position);
  if (named?.kind !== 'unseen') return null;
  for (const name of named.names) {
    for (const { linked } of snapshot.files.values()) {
      const symbol = linked.symbols.find(({ kind, fullName }) => kind !== 'package' && fullName === name);
      if (!symbol) continue;
      const value = symbolMarkdown({ symbol, file: linked }, context);
      const range = rangeAt(file.linked.syntax, named.start, named.end);
      return { contents: { kind: MarkupKind.Markdown, value }, range };
    }
  }
  return null;
}

function markdownOf({ program }: SnapshotFile, named: Named, context: HoverContext): string | undefined {
  switch (named.kind) {
    case 'symbol':
      return symbolMarkdown(named, context);
    case 'package':
      return codeBlock(`package ${named.name};`);
    case 'file': {
      const imported = fileUnder(program, named.path);
      return imported && importedFileMarkdown(imported);
    }
    case 'unseen':
      return undefined;
  }
}

function codeBlock(text: string): string {
  return `\`\`\`proto\n${text}\n\`\`\``;
}
