import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Element, lastPart } from '../../compiler/index.ts';
import { scopeAt } from '../../workspace/occurrences.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { uriOf } from '../named.ts';
import type { Candidate } from './candidate.ts';
import { shortest } from './shortest-name.ts';
import { visibleFiles } from './visible-files.ts';

const kinds: Readonly<Record<Element['kind'], CompletionItemKind>> = {
  message: CompletionItemKind.Class,
  enum: CompletionItemKind.Enum,
  'enum-value': CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  oneof: CompletionItemKind.Struct,
  service: CompletionItemKind.Interface,
  method: CompletionItemKind.Method,
};

/** What is written of a link in a comment. */
export interface CommentLinkPlace {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

/** What a `[Name]` that is being written in a comment can lead to: all that the file sees, what is near first. */
export function commentLinkPlace(file: SnapshotFile, offset: number): CommentLinkPlace | undefined {
  const { linked } = file;
  const { text, tokens } = linked.syntax;
  const written = /\[(\.?[\w.]*)$/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[1];
  if (written === undefined) return undefined;
  const start = offset - written.length;
  const end = offset + (/^[\w.]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  const isClosed = text[end] === ']';
  const scope = scopeAt(linked, tokens.tokenAt(offset) + 1);
  const found = new Map<string, Candidate>();
  for (const declaring of visibleFiles(linked)) {
    const isOwn = declaring === linked;
    for (const [fullName, element] of declaring.elements.symbols) {
      const isType = element.kind === 'message' || element.kind === 'enum' || element.kind === 'service';
      const label = shortest(fullName, scope, declaring.syntax.packageName);
      found.set(fullName, {
        label,
        kind: kinds[element.kind],
        score: (isOwn ? 1 : 0) + (isType ? 2 : 0) + (fullName.startsWith(`${scope}.`) ? 3 : 0),
        detail: fullName,
        filters: [label, lastPart(fullName), fullName],
        declared: { uri: uriOf(file, declaring), fullName },
        ...(isClosed ? {} : { insert: `${label}]` }),
      });
    }
  }
  return { start, end, candidates: [...found.values()] };
}
