import {
  CodeActionKind,
  CodeActionRequest,
  CompletionRequest,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver';

/**
 * Asks the client for the manifests of projects. They are JSON, which the editor itself formats and folds: only what is named here is
 * wanted of them, not all that this server does for definitions.
 */
export function registerManifests(connection: Connection): void {
  const documentSelector = [{ scheme: 'file', pattern: '**/skep.json' }];
  const of = { documentSelector };
  void connection.client.register(DidOpenTextDocumentNotification.type, of);
  void connection.client.register(DidChangeTextDocumentNotification.type, {
    ...of,
    syncKind: TextDocumentSyncKind.Incremental,
  });
  void connection.client.register(DidCloseTextDocumentNotification.type, of);
  void connection.client.register(CompletionRequest.type, { ...of, triggerCharacters: ['"'] });
  void connection.client.register(HoverRequest.type, of);
  void connection.client.register(CodeActionRequest.type, {
    ...of,
    codeActionKinds: [CodeActionKind.QuickFix],
  });
}
