/** What a dynamic import takes of this package: bundled in chunks, a CommonJS one has no names of its own there. */
export { LanguageClient, TransportKind } from 'vscode-languageclient/node';
