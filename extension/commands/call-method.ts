/** Opens the request of a method. Where nothing serves it, its lens offers to run it as well. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { type CallTarget, openRequest } from '../request/open-request.ts';
import type { MethodNode } from '../views/nodes.ts';
import { deployedProjects } from '../views/project-nodes.ts';

/** Without an environment: the local one. */
export type MethodTarget = CallTarget & { environment?: Environment };

export async function callMethod(skep: Skep, target?: MethodTarget): Promise<void> {
  const chosen = target ?? (await pickMethod(skep));
  if (!chosen) return;
  const environment = chosen.environment ?? skep.environments.local;
  await openRequest(skep, chosen, environment);
}

async function pickMethod(skep: Skep): Promise<MethodTarget | undefined> {
  const projects = [...skep.servicesView.nodes, ...skep.environments.added.flatMap(deployedProjects)];
  const methods = projects.flatMap((project) => project.services.flatMap((service) => service.methods));
  if (methods.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no method to call yet. Make a project with "Skep: New Project".',
    );
    return undefined;
  }
  const items = methods.map((method) => ({ label: method.method, description: describe(method), method }));
  const options = { placeHolder: 'Call which method?', matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.method;
}

function describe({ service, environment }: MethodNode): string {
  return environment.isLocal ? service : `${service} on ${environment.name}`;
}
