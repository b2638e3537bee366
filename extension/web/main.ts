/** The extension in a browser without a machine behind it (vscode.dev, github.dev): all that needs the editor alone. */
import * as vscode from 'vscode';
import { serveBundledFiles } from '../language/bundled-files.ts';
import { isLanguageDocument } from '../language/documents.ts';
import { declareHandlers } from '../language/handler-declarations.ts';
import { LanguageService } from '../language/language-service.ts';
import { offerToShare } from '../language/other-extensions.ts';
import { requestLanguageFeatures } from '../request/request-language-features.ts';
import type { KnownEnvironments } from '../request/request-line-completion.ts';
import { showRequestProblems } from '../request/request-problems.ts';
import { serverWorker } from './server-worker.ts';
import { sayWhatIsElsewhere } from './what-is-elsewhere.ts';

/** No environment is reached from here, and yet requests are written for the one that everybody has. */
const environmentsOfRequests: KnownEnvironments = {
  all: [{ name: 'local', address: '', projects: [] }],
  onDidChange: () => new vscode.Disposable(() => undefined),
};

let language: LanguageService | undefined;

/** Is called by the editor, once a window. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Skep', { log: true });
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const service = new LanguageService(serverWorker(script), log);
  language = service;
  context.subscriptions.push(
    log,
    service,
    sayWhatIsElsewhere(),
    serveBundledFiles(service),
    declareHandlers(service),
    showRequestProblems(service, environmentsOfRequests),
    requestLanguageFeatures(service, environmentsOfRequests),
    vscode.commands.registerCommand('skep.showOutput', () => log.show()),
    startWhenNeeded(service, log),
  );
  offerToShare(context).catch((error: unknown) => log.error(String(error)));
}

/** Ends the language server with the window. */
export async function deactivate(): Promise<void> {
  await language?.stop();
}

/** Not before there is a definition to work on. */
function startWhenNeeded(service: LanguageService, log: vscode.LogOutputChannel): vscode.Disposable {
  const start = (document: vscode.TextDocument) => {
    if (isLanguageDocument(document)) service.start().catch((error: unknown) => log.error(String(error)));
  };
  for (const document of vscode.workspace.textDocuments) start(document);
  return vscode.workspace.onDidOpenTextDocument(start);
}
