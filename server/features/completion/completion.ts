import {
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  type Position,
  type TextEdit,
} from 'vscode-languageserver-types';
import type { SyntaxFile } from '../../compiler/index.ts';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import { celCompletion } from '../cel/cel-completion.ts';
import type { CelLibrary } from '../cel/cel-library.ts';
import { addImport } from '../edits/import-changes.ts';
import { textEdits } from '../edits/text-changes.ts';
import { offsetAt, rangeAt } from '../positions.ts';
import type { Candidate } from './candidate.ts';
import { commentLinkPlace } from './comment-links.ts';
import { type CompletionPlace, completionPlace, isInComment } from './completion-place.ts';
import type { IndexedFiles } from './elsewhere.ts';
import { Habits } from './habits.ts';
import { safeName } from './safe-name.ts';
import { inStatement } from './statement.ts';
import { inString } from './strings.ts';
import { fits, type TypeSources } from './types.ts';

/** What completion knows beside the file, and what the client can do. */
export interface CompletionContext {
  /** Asked for because a space was typed, not by the user. */
  readonly afterSpace?: boolean;
  /** The names that the workspace's files declare: what is not imported is found there. */
  readonly indexed?: IndexedFiles;
  /** Whether the client fills in places of a snippet. */
  readonly snippets?: boolean;
  /** What knows CEL; without it the expressions of `buf.validate` are text like any other. */
  readonly cel?: CelLibrary | undefined;
}

/** More than a person reads; the rest is told with the next letter. */
const maxItems = 150;

/** What can be written at a position, the likeliest first. */
export function completion(
  snapshot: Snapshot,
  file: SnapshotFile,
  position: Position,
  context: CompletionContext = {},
): CompletionList {
  const { linked } = file;
  const { syntax } = linked;
  const offset = offsetAt(syntax, position);
  if (isInComment(syntax, offset)) return ofCommentLink(file, offset);
  const place = completionPlace(syntax, offset);
  if (!place || (context.afterSpace && !isAwaited(place))) return { isIncomplete: false, items: [] };
  const indexed = context.indexed ?? [];
  const sources: TypeSources = { snapshot, file, place, habits: new Habits(syntax, offset), indexed };
  const inCel = place.inString && context.cel ? celCompletion(sources, context.cel) : undefined;
  const candidates = inCel?.candidates ?? (place.inString ? inString(sources) : inStatement(sources));
  const isDotted = !inCel && (candidates.some(({ declared }) => declared) || isPackage(place));
  const start = inCel?.start ?? (isDotted && !isOptionPart(place) ? place.nameStart : place.start);
  const written = syntax.text.slice(start, offset);
  const found = rank(candidates, written);
  const range = rangeAt(syntax, start, inCel?.end ?? place.end);
  const items = found.slice(0, maxItems).map((candidate, index): CompletionItem => {
    const { label, filter } = candidate;
    const isSnippet = context.snippets && candidate.snippet !== undefined;
    const plain = candidate.insert ?? label;
    const newText = isSnippet
      ? (candidate.snippet ?? plain)
      : plain === label
        ? safeName(sources, candidate)
        : plain;
    return {
      label,
      kind: candidate.kind,
      sortText: String(index).padStart(4, '0'),
      ...(filter === label ? {} : { filterText: filter }),
      ...(candidate.detail === undefined ? {} : { detail: candidate.detail }),
      ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      textEdit: { range, newText },
      ...(candidate.importPath === undefined
        ? {}
        : { additionalTextEdits: importEdits(syntax, candidate.importPath) }),
      ...(candidate.commit ? { commitCharacters: [...candidate.commit] } : {}),
      ...(candidate.declared ? { data: candidate.declared } : {}),
    };
  });
  // What is written decides which of thousands are looked at, and how they are named.
  return { isIncomplete: isDotted || found.length > maxItems, items };
}

/** The names that a comment's `[Name]` can have; nothing elsewhere in comments. */
function ofCommentLink(file: SnapshotFile, offset: number): CompletionList {
  const link = commentLinkPlace(file, offset);
  if (!link) return { isIncomplete: false, items: [] };
  const { syntax } = file.linked;
  const found = rank(link.candidates, syntax.text.slice(link.start, offset));
  const range = rangeAt(syntax, link.start, link.end);
  const items = found.slice(0, maxItems).map(
    ({ label, kind, detail, filter, insert, declared }, index): CompletionItem => ({
      label,
      kind,
      sortText: String(index).padStart(4, '0'),
      ...(filter === label ? {} : { filterText: filter }),
      ...(detail === undefined ? {} : { detail }),
      textEdit: { range, newText: insert ?? label },
      ...(declared ? { data: declared } : {}),
    }),
  );
  return { isIncomplete: found.length > maxItems, items };
}

/** Those that fit what is written, the best first, each with the name that fits. */
function rank(candidates: readonly Candidate[], written: string): (Candidate & { filter: string })[] {
  const fitting = candidates.flatMap((candidate) => {
    const how = fits(candidate, written);
    return how === undefined ? [] : [{ candidate, how }];
  });
  fitting.sort(
    (a, b) =>
      a.how - b.how ||
      b.candidate.score - a.candidate.score ||
      a.candidate.label.length - b.candidate.label.length ||
      (a.candidate.label < b.candidate.label ? -1 : 1),
  );
  return fitting.map(({ candidate, how }) => {
    const names = candidate.filters ?? [candidate.label];
    const filter = names.find((name) => fits({ ...candidate, filters: [name] }, written) === how);
    return { ...candidate, filter: filter ?? candidate.label };
  });
}

/** Whether only one kind of thing can stand here: a space is enough to offer it. */
function isAwaited({ inner, inString: isText }: CompletionPlace): boolean {
  return !isText && ['=', ':', 'option', 'stream', 'returns'].includes(inner.words.at(-1) ?? '');
}

function isPackage({ inner }: CompletionPlace): boolean {
  return inner.block === 'file' && inner.words[0] === 'package';
}

/** Whether the dots before the place part names of an option, each of which is completed by itself. */
function isOptionPart({ inner, frames }: CompletionPlace): boolean {
  const isBracketed = inner.open === '[' && frames.at(-2)?.block !== 'aggregate';
  return isBracketed || (inner.open !== '(' && inner.words[0] === 'option');
}

function importEdits(syntax: SyntaxFile, path: string): TextEdit[] {
  const change = addImport(syntax, path);
  return change ? textEdits(syntax, [change]) : [];
}
