/** The language server as a web worker. It has no disk: the editor reads for it. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { clientFiles } from '../language-server/client-files.ts';
import { startLanguageServer } from '../language-server/start.ts';

/** Ends the worker: of the browser's own, whose types are not those that the rest of us is checked with. */
declare function close(): void;

const reader = new BrowserMessageReader(globalThis);
const connection = createConnection(ProposedFeatures.all, reader, new BrowserMessageWriter(globalThis));
startLanguageServer(connection, clientFiles(connection), { copiesMessages: true });
connection.onExit(close);
connection.listen();
