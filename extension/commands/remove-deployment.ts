/** Stops a deployed project and takes it out of its environment. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { ProjectNode } from '../views/nodes.ts';
import { deployedProjects } from '../views/project-nodes.ts';

/** A project in an added environment. */
type Deployment = Pick<ProjectNode, 'name' | 'environment'>;

/** Removes a deployed project, when the user confirms it: one that the user picks, where none is given. */
export async function removeDeployment(skep: Skep, target?: Deployment): Promise<void> {
  const node = target ?? (await pickDeployment(skep));
  if (!node) return;
  const remove = 'Remove';
  const detail = 'Calls to its services will no longer be answered there.';
  const message = `Remove ${node.name} from ${node.environment.name}?`;
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, remove)) !== remove) return;
  await node.environment.api.deploy.remove({ project: node.name });
}

async function pickDeployment(skep: Skep): Promise<ProjectNode | undefined> {
  const nodes = skep.environments.deployable.flatMap(deployedProjects);
  if (nodes.length === 0)
    throw new Error('Nothing is deployed in an added environment: "Deploy Project" does that.');
  const items = nodes.map((node) => ({ label: node.name, description: node.environment.name, node }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Remove which deployment?' }))?.node;
}
