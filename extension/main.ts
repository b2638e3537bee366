/** The extension's beginning and end. Activation only registers; what takes time starts after it, on its own. */
import * as vscode from 'vscode';
import { registerCommands } from './commands/index.ts';
import type { Skep } from './context.ts';
import { debugConfigurations } from './debug/debug-configurations.ts';
import { debugSessions } from './debug/debug-sessions.ts';
import { Environments } from './environment/environments.ts';
import { LiveStats } from './environment/live-stats.ts';
import { LocalEnvironment } from './environment/local-environment.ts';
import { PrepareProjects } from './environment/prepare-projects.ts';
import { ProjectProblems } from './environment/project-problems.ts';
import { serveDefinitions } from './environment/served-definitions.ts';
import { serveDocumentation } from './environment/service-documentation.ts';
import { ShownTexts } from './environment/shown-texts.ts';
import { WorkspaceProjects } from './environment/workspace-projects.ts';
import { HistoryView } from './history/history-view.ts';
import { serveBundledFiles } from './language/bundled-files.ts';
import { isLanguageDocument } from './language/documents.ts';
import { declareHandlers } from './language/handler-declarations.ts';
import { LanguageService } from './language/language-service.ts';
import { offerToShare } from './language/other-extensions.ts';
import { serverProcess } from './language/server-process.ts';
import { tellGateway } from './language/tell-gateway.ts';
import { TellServedDefinitions } from './language/tell-served-definitions.ts';
import { DefinitionLenses } from './lenses/definition-lenses.ts';
import { HandlerLenses } from './lenses/handler-lenses.ts';
import { hoverNumbers } from './lenses/method-hovers.ts';
import { MethodLenses } from './lenses/method-lenses.ts';
import { ProjectLogs } from './logs/project-logs.ts';
import { requestLanguageFeatures } from './request/request-language-features.ts';
import { RequestLenses } from './request/request-lenses.ts';
import { showRequestProblems } from './request/request-problems.ts';
import { RequestRuns } from './request/request-runs.ts';
import { RequestTests } from './request/request-tests.ts';
import { OpenAnswers } from './response/open-answers.ts';
import { ResponseFiles } from './response/response-files.ts';
import { responseLenses } from './response/response-lenses.ts';
import { responseLinks } from './response/response-links.ts';
import { addTerminalCommand } from './terminal/terminal-command.ts';
import { ServicesView } from './views/services-view.ts';
import { createStatusBarItem } from './views/status-bar.ts';
import { restorePanels } from './webview/restored-panels.ts';

let active: Skep | undefined;

/** Is called by the editor, once a window. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Skep', { log: true });
  const language = new LanguageService(serverProcess(context.asAbsolutePath('dist/server.js')), log);
  const projects = new WorkspaceProjects();
  const environments = new Environments(context);
  const stats = new LiveStats();
  const texts = new ShownTexts();
  const logs = new ProjectLogs(environments.local);
  const responseFiles = new ResponseFiles();
  const requests = new RequestRuns(environments, responseFiles, language);
  const openAnswers = new OpenAnswers(context.workspaceState, requests.responses, texts);
  const servicesView = new ServicesView(environments, projects, language, stats);
  const history = new HistoryView(environments);
  const views = [servicesView.view, history.view];
  const methodLenses = new MethodLenses(environments.local, stats);
  const skep: Skep = {
    context,
    log,
    language,
    projects,
    environments,
    stats,
    texts,
    logs,
    requests,
    responseFiles,
    openAnswers,
    servicesView,
    history,
    views,
  };
  active = skep;
  const inBackground = (work: Promise<unknown>) => runInBackground(log, work);
  context.subscriptions.push(
    log,
    language,
    projects,
    environments,
    stats,
    texts,
    logs,
    requests,
    servicesView,
    history,
    createStatusBarItem(environments),
    methodLenses,
    new DefinitionLenses(environments, projects, language, methodLenses),
    new HandlerLenses(environments, projects, language, methodLenses),
    hoverNumbers(environments, stats, language),
    new RequestLenses(environments, requests, servicesView, language),
    serveBundledFiles(language),
    declareHandlers(language),
    tellGateway(environments.local, language),
    serveDefinitions(environments),
    serveDocumentation(environments),
    showRequestProblems(language, environments),
    requestLanguageFeatures(language, environments),
    responseFiles,
    openAnswers,
    responseLenses(requests.responses),
    responseLinks(),
    debugConfigurations(projects),
    debugSessions(skep),
    restorePanels(skep),
    registerCommands(skep),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      startTrusted(skep);
      inBackground(language.trust());
    }),
  );
  // In a turn of its own, so that the editor and the other extensions do not wait for what this loads.
  setImmediate(() => {
    if (active !== skep) return;
    inBackground(projects.refresh());
    startLanguageWhenNeeded(skep);
    inBackground(offerToShare(context));
    inBackground(responseFiles.closeLeft());
    if (vscode.workspace.isTrusted) startTrusted(skep);
  });
}

/** Ends the local part of this window's runtime in order, so that what others hold goes on without a gap. */
export async function deactivate(): Promise<void> {
  const skep = active;
  active = undefined;
  await Promise.all([skep?.local?.close(), skep?.language.stop()]);
}

/** What runs code or reaches out, and so waits for trust. */
function startTrusted(skep: Skep): void {
  const { context, environments, log, projects } = skep;
  const local = new LocalEnvironment(context.asAbsolutePath('dist/runtime.js'), environments, log);
  const problems = new ProjectProblems(environments.local);
  skep.local = local;
  startWhenNeeded(skep, local);
  context.subscriptions.push(
    local,
    problems,
    new PrepareProjects(environments.local, projects, problems, log, () => local.start()),
    new TellServedDefinitions(environments, projects, skep.language, log),
  );
  context.subscriptions.push(
    new RequestTests(environments, async (prepared) => {
      const { startServing, waitForLocal } = await import('./commands/send-request.ts');
      await waitForLocal(skep);
      return (await startServing(skep, prepared)) ? undefined : 'What serves it does not run.';
    }),
  );
  runInBackground(log, showAnswersOfBefore(skep));
  const cli = context.asAbsolutePath('dist/cli.js');
  runInBackground(log, addTerminalCommand(context, cli));
}

/** What the window showed before it was loaded anew. */
async function showAnswersOfBefore(skep: Skep): Promise<void> {
  const { context, local, openAnswers } = skep;
  if (openAnswers.ofBefore.length === 0) return;
  local?.start();
  const closed = new AbortController();
  context.subscriptions.push({ dispose: () => closed.abort() });
  const { restoreAnswers } = await import('./response/restored-answers.ts');
  await restoreAnswers(skep, openAnswers.ofBefore, closed.signal).catch((error: unknown) => {
    if (!closed.signal.aborted) throw error;
  });
}

/** A process of its own: not before there is a definition to work on. */
function startLanguageWhenNeeded({ context, language, log, projects }: Skep): void {
  const start = () => {
    const isNeeded = projects.all.length > 0 || vscode.workspace.textDocuments.some(isLanguageDocument);
    if (isNeeded) runInBackground(log, language.start());
  };
  start();
  context.subscriptions.push(projects.onDidChange(start), vscode.workspace.onDidOpenTextDocument(start));
}

/** A project in the workspace, or somebody who looks: either wants the local environment. */
function startWhenNeeded({ context, projects, views }: Skep, local: LocalEnvironment): void {
  const start = () => {
    if (projects.all.length > 0 || views.some((view) => view.visible)) local.start();
  };
  start();
  context.subscriptions.push(
    projects.onDidChange(start),
    ...views.map((view) => view.onDidChangeVisibility(start)),
  );
}

function runInBackground(log: vscode.LogOutputChannel, work: Promise<unknown>): void {
  work.catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
}
