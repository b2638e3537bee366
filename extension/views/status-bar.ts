/** The status bar's item: how many projects run, whether something is wrong; opens the Services view. */
import * as vscode from 'vscode';
import type { Environments } from '../environment/environments.ts';
import { isServing, isTrouble } from './state.ts';

/** It follows the local environment until disposed of. */
export function createStatusBarItem({ local }: Environments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('skep.status', vscode.StatusBarAlignment.Left, 5);
  item.name = 'Skep';
  item.command = 'skep.services.focus';
  const show = () => {
    const running = local.projects.filter((project) => isServing(project.state)).length;
    const troubled = local.projects.filter((project) => isTrouble(project.state));
    const lost = local.reach === 'unreachable' || local.reach === 'refused';
    const icon = local.reach === 'starting' ? '$(loading~spin)' : '$(server-process)';
    const trouble = troubled.length > 0 || lost ? ' $(warning)' : '';
    item.text = `${icon} ${running} running${trouble}`;
    item.backgroundColor = trouble ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.tooltip = [
      lost
        ? `The local environment does not answer. ${local.error}`
        : `Skep: ${running} running at ${local.address}`,
      ...(local.status?.notice ? [local.status.notice] : []),
      ...troubled.map((project) => `${project.name}: ${project.error}`),
    ].join('\n');
    item.accessibilityInformation = {
      label: `Skep: ${running} projects run, ${troubled.length} have problems`,
    };
  };
  // Not before there is a local environment: most windows have none.
  const subscription = local.onDidChange(() => {
    show();
    item.show();
  });
  return vscode.Disposable.from(item, subscription);
}
