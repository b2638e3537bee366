/** The documents that the language server works on. */
import * as vscode from 'vscode';

const configs = ['buf.yaml', 'buf.gen.yaml', 'buf.work.yaml'];

/** Where files are that can be worked on. Not the sides of a comparison, or what is shown only. */
export function workspaceSchemes(): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return [...new Set(['file', ...folders])];
}

/**
 * Selects them: definitions, also those that were never saved, and `buf`'s configuration files. By the folders that are open now, so
 * it is to be asked again when others are.
 */
export function languageDocuments(): ({ scheme: string } & ({ language: string } | { pattern: string }))[] {
  const schemes = workspaceSchemes();
  return [
    ...[...schemes, 'untitled'].map((scheme) => ({ language: 'proto', scheme })),
    ...schemes.flatMap((scheme) => configs.map((name) => ({ scheme, pattern: `**/${name}` }))),
  ];
}

/** Whether the language server has something to say about a document. */
export function isLanguageDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(languageDocuments(), document) > 0;
}
