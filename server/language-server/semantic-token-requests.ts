import type { SemanticTokens } from 'vscode-languageserver';
import { semanticTokens, tokenDifference } from '../features/semantic-tokens.ts';
import { answersOfText, type DocumentParams } from './of-file.ts';
import type { Session } from './session.ts';

/** How many documents' tokens are kept to tell the next ones apart from: more are hardly on the screen. */
const maxKept = 50;

/** Answers with a document's tokens, those of a range, or what changed since the last answer. */
export function answerSemanticTokens({ connection, workspace }: Session): void {
  const ofText = answersOfText(workspace);
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
    ofText(none, (file, { textDocument }: DocumentParams) => keep(textDocument.uri, semanticTokens(file))),
  );
  requests.onRange(
    ofText(none, (file, { range }: DocumentParams & { range: Parameters<typeof semanticTokens>[1] }) => ({
      data: semanticTokens(file, range),
    })),
  );
  requests.onDelta(
    ofText(none, (file, params: DocumentParams & { previousResultId: string }) => {
      const before = told.get(params.textDocument.uri);
      const now = keep(params.textDocument.uri, semanticTokens(file));
      if (before?.resultId !== params.previousResultId) return now;
      const edits = tokenDifference(before.data, now.data);
      return now.resultId === undefined ? { edits } : { resultId: now.resultId, edits };
    }),
  );
}
