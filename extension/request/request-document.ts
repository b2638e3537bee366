import * as vscode from 'vscode';

/**
 * The document of a request. One that was not saved when its request was sent has another address once it is: the same path, as a
 * file. Rejects where neither can be opened.
 */
export async function requestDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString() && !document.isClosed,
  );
  if (open) return open;
  const saved = uri.scheme === 'untitled' && uri.path.startsWith('/') ? uri.with({ scheme: 'file' }) : uri;
  return vscode.workspace.openTextDocument(saved);
}
