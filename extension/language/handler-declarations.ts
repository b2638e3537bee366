/** From a handler in TypeScript to the rpc that it answers: **Go to Declaration**, beside what TypeScript offers itself. */
import * as vscode from 'vscode';
import { workspaceSchemes } from './documents.ts';
import type { LanguageService } from './language-service.ts';

/** Offers it until disposed of. In what is no handler it offers nothing. */
export function declareHandlers(language: LanguageService): vscode.Disposable {
  const selector = ['typescript', 'javascript'].flatMap((name) => {
    return workspaceSchemes().map((scheme) => ({ language: name, scheme }));
  });
  return vscode.languages.registerDeclarationProvider(selector, {
    provideDeclaration: (document, position, token) => language.handledMethod(document, position, token),
  });
}
