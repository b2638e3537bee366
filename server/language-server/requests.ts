import type { CancellationToken } from 'vscode-languageserver';
import { documentSymbols } from '../features/document-symbols.ts';
import { foldingRanges } from '../features/folding-ranges.ts';
import { locate } from '../features/locate.ts';
import { requestExample } from '../features/request-body/index.ts';
import { services } from '../features/services.ts';
import { workspaceSymbols } from '../features/workspace-symbols.ts';
import * as protocol from '../protocol.ts';
import { bundledText } from '../workspace/bundled.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { answerCodeActions } from './code-action-requests.ts';
import { answerCompletion } from './completion-requests.ts';
import { answerFormatting } from './formatting-requests.ts';
import { answerNavigation } from './navigation-requests.ts';
import { answersOf, refuseWhenCancelled, signalOf } from './of-file.ts';
import { answerRequestBodies } from './request-body-requests.ts';
import type { Session } from './session.ts';

/** What a client can show. Asked at each request, since the server is wired up before the client has said. */
export interface ClientAbilities {
  /** Definitions as links, with the range that they start from. */
  links(): boolean;
  /** Completion with places to fill in. */
  snippets(): boolean;
  /** Code actions, where others know commands only. */
  codeActions(): boolean;
  /** Code actions whose edits are asked for when one is chosen. */
  resolvesEdits(): boolean;
}

/** Lets a client's requests reach the features. */
export function answerRequests(session: Session, client: ClientAbilities): void {
  const { connection, workspace } = session;

  const ofFile = answersOf(workspace);

  answerNavigation(session, client);
  answerFormatting(session);
  answerRequestBodies(session);
  answerCodeActions(session, client);
  connection.onDocumentSymbol(ofFile([], ({ linked }) => documentSymbols(linked.syntax)));
  connection.onFoldingRanges(ofFile([], ({ linked }) => foldingRanges(linked.syntax)));
  answerCompletion(session, client);
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    const files = await workspace.symbols(signalOf(token));
    refuseWhenCancelled(token);
    return workspaceSymbols(files, query);
  });

  connection.onRequest(
    protocol.services,
    async ({ uri }: protocol.ServicesParams, token: CancellationToken) => {
      const snapshot = await workspace.snapshot();
      refuseWhenCancelled(token);
      const file = uri === undefined ? undefined : snapshot.file(fromClientUri(uri));
      if (uri !== undefined) return file ? services(file) : [];
      return [...snapshot.shownFiles.values()].filter((own) => !own.isCopy).flatMap(services);
    },
  );
  connection.onRequest(protocol.requestExample, async (params: protocol.RequestExampleParams) => {
    const known = requestExample(await workspace.snapshot(), params);
    return known ?? requestExample(await workspace.snapshotFor(params.service), params) ?? null;
  });
  connection.onRequest(
    protocol.locate,
    async ({ name }: protocol.LocateParams): Promise<protocol.LocateResult> => {
      const known = locate(await workspace.snapshot(), name);
      return known ?? locate(await workspace.snapshotFor(name), name) ?? null;
    },
  );
  connection.onRequest(protocol.bundledFile, ({ uri }: protocol.BundledFileParams) => {
    return bundledText(fromClientUri(uri)) ?? null;
  });
}
