/** Opens the request of a method; offers to run what serves it. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { type CallTarget, openRequest } from '../request/open-request.ts';
import { deployedProjects, type MethodNode } from '../views/nodes.ts';
import { isServing } from '../views/state.ts';
import { runAndReport } from './run-project.ts';

/** Without an environment: the local one. */
export type MethodTarget = CallTarget & { environment?: Environment };

export async function callMethod(skep: Skep, target?: MethodTarget): Promise<void> {
  const chosen = target ?? (await pickMethod(skep));
  if (!chosen) return;
  const environment = chosen.environment ?? skep.environments.local;
  await openRequest(skep, chosen, environment);
  if (environment.isLocal) await offerToRun(skep, chosen.service, 'Run');
}

/**
 * Asks whether to run the project of the workspace that defines a service, when nothing here serves it. Tells whether
 * the service is answered now, as far as can be known.
 */
export async function offerToRun(skep: Skep, service: string, action: string): Promise<boolean> {
  const node = skep.servicesView.nodes.find(({ services }) =>
    services.some((each) => each.service === service),
  );
  if (!node || isServing(node.running?.state)) return true;
  const message = `${node.name}, which serves ${service}, is not running.`;
  if ((await vscode.window.showInformationMessage(message, action)) !== action) return false;
  return runAndReport(skep, node);
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
