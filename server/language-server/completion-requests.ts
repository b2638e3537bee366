import {
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  MarkupKind,
} from 'vscode-languageserver';
import { loadCel, mayHaveCel } from '../features/cel/cel-library.ts';
import { completion } from '../features/completion/completion.ts';
import { completionDocumentation } from '../features/completion/documentation.ts';
import { answersOf } from './of-file.ts';
import type { ClientAbilities } from './requests.ts';
import type { Session } from './session.ts';

/** Lets a client's requests for completion reach the features. */
export function answerCompletion(session: Session, client: ClientAbilities): void {
  const { connection, workspace } = session;
  const ofFile = answersOf(workspace);
  const none: CompletionList = { isIncomplete: false, items: [] };
  const completionOfFile = ofFile(none, async (file, { position, context }: CompletionParams, snapshot) =>
    completion(snapshot, file, position, {
      afterSpace: context?.triggerCharacter === ' ',
      indexed: workspace.indexedSymbols(),
      snippets: client.snippets(),
      cel: mayHaveCel(file.linked.syntax.text) ? await loadCel() : undefined,
    }),
  );
  connection.onCompletion(async (params, token) => {
    const { uri } = params.textDocument;
    const ofConfig = session.configs.completion(uri, params.position);
    const ofManifest = ofConfig ?? (await session.manifests.completion(uri, params.position));
    return ofManifest ?? completionOfFile(params, token);
  });
  connection.onCompletionResolve(async (item): Promise<CompletionItem> => {
    const value = await completionDocumentation(workspace, item.data);
    return value ? { ...item, documentation: { kind: MarkupKind.Markdown, value } } : item;
  });
}
