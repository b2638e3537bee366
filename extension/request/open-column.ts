import * as vscode from 'vscode';

/** Where a document is open, in front before behind; else the active column. Shown there, it does not open a second time. */
export function openColumn(uri: vscode.Uri): vscode.ViewColumn {
  const isIt = (tab: vscode.Tab | undefined) =>
    tab?.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString();
  const groups = vscode.window.tabGroups.all;
  const group = groups.find(({ activeTab }) => isIt(activeTab)) ?? groups.find(({ tabs }) => tabs.some(isIt));
  return group?.viewColumn ?? vscode.ViewColumn.Active;
}
