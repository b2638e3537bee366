/** Says what there is not in a browser, and where it is; the manifest hides the buttons for it by the same context key. */
import * as vscode from 'vscode';

/** Says so in the status of the languages and in an empty Services view, until disposed of. */
export function sayWhatIsElsewhere(): vscode.Disposable {
  void vscode.commands.executeCommand('setContext', 'skep.inBrowser', true);
  const definitions = vscode.languages.createLanguageStatusItem('skep.definitions', { language: 'proto' });
  definitions.name = 'Skep';
  definitions.text = 'Skep in the browser';
  definitions.detail = 'services run elsewhere';
  definitions.command = { title: 'Where?', command: 'skep.services.focus' };
  const requests = vscode.languages.createLanguageStatusItem('skep.requests', { language: 'skep-http' });
  requests.name = 'Skep';
  requests.text = 'No requests from the browser';
  requests.detail = 'they are sent elsewhere';
  requests.severity = vscode.LanguageStatusSeverity.Warning;
  requests.command = { title: 'Where?', command: 'skep.services.focus' };
  // The view has its words in the manifest.
  const services = vscode.window.createTreeView('skep.services', { treeDataProvider: noServices });
  return vscode.Disposable.from(definitions, requests, services);
}

const noServices: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (item) => item };
