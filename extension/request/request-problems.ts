/** What cannot be read in an open request file, in the Problems view. */
import * as vscode from 'vscode';
import { parseRequestFile } from './request-file.ts';
import { requestLanguage } from './request-lenses.ts';

export function showRequestProblems(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('skep-request');
  const show = (document: vscode.TextDocument) => {
    if (document.languageId !== requestLanguage) return;
    const { problems } = parseRequestFile(document.getText());
    collection.set(
      document.uri,
      problems.map(({ line, message }) => {
        const diagnostic = new vscode.Diagnostic(
          document.lineAt(line).range,
          message,
          vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'skep';
        return diagnostic;
      }),
    );
  };
  for (const document of vscode.workspace.textDocuments) show(document);
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument(show),
    vscode.workspace.onDidChangeTextDocument(({ document }) => show(document)),
    vscode.workspace.onDidCloseTextDocument((document) => collection.delete(document.uri)),
  );
}
