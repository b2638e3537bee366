/** Delete on a row of the Services view: forgets the environment, or removes the deployment, that is selected. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { removeDeployment } from './remove-deployment.ts';
import { removeEnvironment } from './remove-environment.ts';

/** Removes what the selected row stands for; says what could be removed where that is nothing. */
export async function removeSelected(skep: Skep): Promise<void> {
  const [node] = skep.servicesView.view.selection;
  if (node?.kind === 'environment' && !node.environment.isLocal) return removeEnvironment(skep, node);
  const project = node?.kind === 'project' ? node : node && 'project' in node ? node.project : undefined;
  if (project && !project.environment.isLocal && !project.environment.foreign)
    return removeDeployment(skep, project);
  vscode.window.setStatusBarMessage('Added environments and what is deployed there can be removed.', 4_000);
}
