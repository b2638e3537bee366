/** Definitions that ship with the language server (`google/protobuf/timestamp.proto`), as read-only documents. */
import * as vscode from 'vscode';
import type { LanguageService } from './language-service.ts';

/** Scheme of their URIs, as the language server gives them. */
const bundledScheme = 'skep-bundled';

/** Answers for them until disposed of, and starts the language server for that; one that it does not ship is empty. */
export function serveBundledFiles(language: LanguageService): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(bundledScheme, {
    provideTextDocumentContent: (uri, token) => language.bundledFile(uri, token),
  });
}
