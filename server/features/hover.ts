import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { commentText, declarationText } from './declaration-text.ts';
import { elementFacts } from './element-facts.ts';
import { type Named, namedAt } from './named.ts';
import { rangeAt } from './positions.ts';
import type { FoundSymbol } from './symbols.ts';

/** What hovers tell beyond the definitions. */
export interface HoverContext {
  /** Where the local environment's gateway listens, `http://127.0.0.1:8080`; undefined while it is not known. */
  readonly gateway?: string | undefined;
}

/** What stands at a position: its declaration as written, its comment, its full name and what else matters to who uses it. */
export function hover(file: SnapshotFile, position: Position, context: HoverContext = {}): Hover | null {
  const named = namedAt(file, position);
  const value = named && markdownOf(named, context);
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

function markdownOf(named: Named, context: HoverContext): string | undefined {
  switch (named.kind) {
    case 'symbol':
      return symbolMarkdown(named, context);
    case 'package':
      return codeBlock(`package ${named.name};`);
    default:
      return undefined;
  }
}

function codeBlock(text: string): string {
  return `\`\`\`proto\n${text}\n\`\`\``;
}
