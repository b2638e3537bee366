import type { SemanticTokens, SemanticTokensEdit } from 'vscode-languageserver';
import { semanticTokens } from '../features/semantic-tokens.ts';
import { answersOf, type DocumentParams } from './of-file.ts';
import type { Session } from './session.ts';

/** How many documents' tokens are kept to tell the next ones apart from: more are hardly on the screen. */
const maxKept = 50;

/** Answers with a document's tokens, those of a range, or what changed since the last answer. */
export function answerSemanticTokens({ connection, workspace }: Session): void {
  const ofFile = answersOf(workspace);
  const told = new Map<string, SemanticTokens>();
  let count = 0;
  const keep = (uri: string, data: number[]): SemanticTokens => {
    const tokens = { resultId: `${++count}`, data };
    told.delete(uri);
    told.set(uri, tokens);
    const [oldest] = told.keys();
    if (told.size > maxKept && oldest !== undefined) told.delete(oldest);
    return tokens;
  };
  const none: SemanticTokens = { data: [] };
  const { semanticTokens: requests } = connection.languages;
  requests.on(
    ofFile(none, (file, { textDocument }: DocumentParams) => keep(textDocument.uri, semanticTokens(file))),
  );
  requests.onRange(
    ofFile(none, (file, { range }: DocumentParams & { range: Parameters<typeof semanticTokens>[1] }) => ({
      data: semanticTokens(file, range),
    })),
  );
  requests.onDelta(
    ofFile(none, (file, params: DocumentParams & { previousResultId: string }) => {
      const before = told.get(params.textDocument.uri);
      const now = keep(params.textDocument.uri, semanticTokens(file));
      if (before?.resultId !== params.previousResultId) return now;
      const edits = difference(before.data, now.data);
      return now.resultId === undefined ? { edits } : { resultId: now.resultId, edits };
    }),
  );
}

/** One edit: of what changed, most is in one place. */
function difference(before: readonly number[], now: readonly number[]): SemanticTokensEdit[] {
  const shared = Math.min(before.length, now.length);
  let start = 0;
  while (start < shared && before[start] === now[start]) start++;
  let end = 0;
  while (end < shared - start && before.at(-1 - end) === now.at(-1 - end)) end++;
  const deleteCount = before.length - start - end;
  if (deleteCount === 0 && now.length === before.length) return [];
  return [{ start, deleteCount, data: now.slice(start, now.length - end) }];
}
