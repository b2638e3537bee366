/** The language server as a process of its own: `--stdio`, or started by an editor that speaks Node's IPC. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startLanguageServer } from '../language-server/start.ts';
import { GitVersions } from './git-versions.ts';
import { nodeFileSystem } from './node-file-system.ts';

const connection = createConnection(ProposedFeatures.all);
process.on('uncaughtException', report);
process.on('unhandledRejection', report);
startLanguageServer(connection, nodeFileSystem, new GitVersions());
connection.listen();

/** A bug in one answer is no reason to lose all others. */
function report(error: unknown): void {
  connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
