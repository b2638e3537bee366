/** The language server as a process of its own: `--stdio`, or started by an editor that speaks Node's IPC. */
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { clientFiles, withClientFiles } from '../language-server/client-files.ts';
import { startLanguageServer } from '../language-server/start.ts';
import { GitVersions } from './git-versions.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { stdioConnection } from './stdio-connection.ts';

// While a text is edited, nearly all objects are garbage at the next keystroke. V8 takes the few versions that live a little longer for
// a sign to make objects of their kinds old from the start, and then what they refer to outlives every minor collection: pauses of
// 60 ms instead of 10, and 150 MB more.
setFlagsFromString('--no-allocation-site-pretenuring');

// What is linked in the background is garbage soon. V8 would let it grow to several times of what is kept before it looks for it.
setFlagsFromString('--heap-growing-percent=60');

const connection = process.argv.includes('--stdio')
  ? stdioConnection()
  : createConnection(ProposedFeatures.all);
process.on('uncaughtException', report);
process.on('unhandledRejection', report);
startLanguageServer(connection, withClientFiles(nodeFileSystem, clientFiles(connection)), {
  versions: new GitVersions(),
});
connection.listen();

/** A bug in one answer is no reason to lose all others. */
function report(error: unknown): void {
  connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
