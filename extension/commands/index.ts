/** Every command, by its id in the manifest. What a command does is loaded when it is first used. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { isOfLostRow, tellOfLostRow } from './lost-row.ts';
import { showFailure } from './show-failure.ts';

/** What a command does with what it was called on: a node of a tree, a lens's target, or nothing from the palette. */
type Action<T> = (skep: Skep, target: T | undefined) => unknown;

/** Steps of the walkthrough. The editor does not hear of commands that a lens runs, so that a context tells. */
const stepsByLens = ['run', 'sendRequest'];

/** Registers them until disposed of; each tells the user why it failed. */
export function registerCommands(skep: Skep): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  const unused = new Set(stepsByLens);
  const always = <T>(id: string, load: () => Promise<Action<T>>) => {
    const run = async (...args: readonly (T | undefined)[]) => {
      if (isOfLostRow(id, args)) return tellOfLostRow();
      if (unused.delete(id)) void vscode.commands.executeCommand('setContext', `skep.hasUsed.${id}`, true);
      try {
        await (await load())(skep, args[0]);
      } catch (error) {
        await showFailure(skep, error);
      }
    };
    registered.push(vscode.commands.registerCommand(`skep.${id}`, run));
  };
  const trusted = <T>(id: string, load: () => Promise<Action<T>>) =>
    always<T>(id, async () => {
      skep.local?.start();
      return vscode.workspace.isTrusted ? load() : askForTrust;
    });

  trusted('run', async () => (await import('./run-project.ts')).runProject);
  trusted('runAll', async () => (await import('./run-project.ts')).runAllProjects);
  trusted('debug', async () => (await import('./debug-project.ts')).debugProject);
  trusted('stop', async () => (await import('./run-project.ts')).stopProject);
  trusted('restartInstance', async () => (await import('./run-project.ts')).restartProject);
  trusted('restart', async () => (await import('./run-project.ts')).restartProject);
  trusted('stopAll', async () => (await import('./run-project.ts')).stopAllProjects);
  trusted('logs', async () => (await import('./run-project.ts')).showLogs);
  trusted('call', async () => (await import('./call-method.ts')).callMethod);
  trusted('sendRequest', async () => (await import('./send-request.ts')).sendRequest);
  trusted('sendAllRequests', async () => (await import('./send-request.ts')).sendAllRequests);
  trusted('cancelRequest', async () => (await import('./send-request.ts')).cancelRequest);
  trusted(
    'chooseEnvironment',
    async () => (await import('./choose-environment.ts')).chooseRequestEnvironment,
  );
  trusted('goToMethod', async () => (await import('./call-method.ts')).goToMethod);
  trusted('filterServices', async () => (await import('./filter-services.ts')).filterServices);
  trusted('clearServicesFilter', async () => (await import('./filter-services.ts')).clearServicesFilter);
  trusted('removeSelected', async () => (await import('./remove-selected.ts')).removeSelected);
  trusted('newProject', async () => (await import('./new-project.ts')).newProject);
  trusted('addEnvironment', async () => (await import('./add-environment.ts')).addEnvironment);
  trusted('signIn', async () => (await import('./sign-in.ts')).signIn);
  trusted('addServer', async () => (await import('./add-server.ts')).addServer);
  trusted('editServer', async () => (await import('./add-server.ts')).editServer);
  trusted('removeEnvironment', async () => (await import('./remove-environment.ts')).removeEnvironment);
  trusted('generate', async () => (await import('./generate-code.ts')).generateCode);
  trusted('deploy', async () => (await import('./deploy-project.ts')).deployProject);
  trusted('removeDeployment', async () => (await import('./remove-deployment.ts')).removeDeployment);
  trusted('openDocumentation', async () => (await import('./open-documentation.ts')).openDocumentation);
  trusted('useService', async () => (await import('./use-service.ts')).useService);
  trusted('implement', async () => (await import('./implement-method.ts')).implementMethod);
  trusted('copyAddress', async () => (await import('./copy-address.ts')).copyAddress);
  trusted('refresh', async () => (await import('./refresh.ts')).refresh);
  trusted('showTrace', async () => (await import('./show-trace.ts')).showTrace);
  trusted('findTrace', async () => (await import('./show-trace.ts')).findTrace);
  trusted('showFlow', async () => (await import('./show-flow.ts')).showFlow);
  trusted('allLogs', async () => (await import('./logs.ts')).showAllLogs);
  trusted('traceLogs', async () => (await import('./logs.ts')).showTraceLogs);
  trusted('filterLogs', async () => (await import('./logs.ts')).filterLogs);
  registerHistoryCommands(trusted);
  registerResponseCommands(trusted);
  always('openDefinition', async () => (await import('./open-definition.ts')).openDefinition);
  always('showOutput', async () => () => skep.log.show());
  return vscode.Disposable.from(...registered);
}

/** Registers a command that waits for trust. */
type Register = <T>(id: string, load: () => Promise<Action<T>>) => void;

function registerHistoryCommands(trusted: Register): void {
  const history = () => import('./history.ts');
  const search = () => import('./search-history.ts');
  trusted('showHistory', async () => (await history()).showHistory);
  trusted('openCall', async () => (await history()).openCall);
  trusted('replayCall', async () => (await history()).replayCall);
  trusted('saveCallAsRequest', async () => (await history()).saveCallAsRequest);
  trusted('compareCall', async () => (await history()).compareCall);
  trusted('copyCallAs', async () => (await history()).copyCallAs);
  trusted('clearHistory', async () => (await history()).clearHistory);
  trusted('chooseHistoryEnvironment', async () => (await history()).chooseHistoryEnvironment);
  trusted('searchHistory', async () => (await search()).searchHistory);
  trusted('clearHistorySearch', async () => (await search()).clearHistorySearch);
  trusted('filterHistory', async () => (await search()).filterHistory);
  trusted('pauseHistory', async () => (await search()).pauseHistory);
  trusted('followHistory', async () => (await search()).followHistory);
  trusted('refreshHistory', async () => (await search()).refreshHistory);
  trusted('moreCalls', async () => (await search()).moreHistory);
}

function registerResponseCommands(trusted: Register): void {
  const response = () => import('./response.ts');
  const stream = () => import('./stream-request.ts');
  trusted('sendAgain', async () => (await response()).sendAgain);
  trusted('compareResponse', async () => (await response()).compareResponse);
  trusted('showWire', async () => (await response()).showWire);
  trusted('openWholeResponse', async () => (await response()).openWholeResponse);
  trusted('showBytes', async () => (await response()).showBytes);
  trusted('openForm', async () => (await import('./open-form.ts')).openForm);
  trusted('openStream', async () => (await stream()).openStream);
  trusted('sendMessage', async () => (await stream()).sendMessage);
  trusted('sendNextMessage', async () => (await stream()).sendNextMessage);
  trusted('halfCloseStream', async () => (await stream()).halfCloseStream);
  trusted('pauseStream', async () => (await stream()).pauseStream);
  trusted('copyRequestAs', async () => (await import('./copy-request.ts')).copyRequestAs);
  trusted('saveResponseValue', async () => (await import('./save-response-value.ts')).saveResponseValue);
}

async function askForTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showWarningMessage(
    'Skep runs and calls services only in workspaces that you trust: a project is code.',
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
