/** Shows the page of a service: what it is for, its messages, and how it is called. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { showDocumentation } from '../documentation/documentation-panel.ts';
import type { MethodNode, ServiceNode } from '../views/nodes.ts';
import { deployedProjects } from '../views/project-nodes.ts';
import { isServing } from '../views/state.ts';

/** Opens the page of a service: of one that the user picks, where none is given. Throws a sentence for people while it does not run. */
export async function openDocumentation(skep: Skep, node?: ServiceNode | MethodNode): Promise<void> {
  const target = node ?? (await pickService(skep));
  if (!target) return;
  if (!isServing(target.state)) {
    throw new Error(
      `${target.service} does not run: its page tells how it is called. Run its project first.`,
    );
  }
  const { environment, service, folder } = target;
  const method = target.kind === 'method' ? target.method : undefined;
  showDocumentation(skep, { environment: environment.name, service, folder, ...(method && { method }) });
}

async function pickService(skep: Skep): Promise<ServiceNode | undefined> {
  const projects = [...skep.servicesView.nodes, ...skep.environments.added.flatMap(deployedProjects)];
  const services = projects.flatMap((project) => project.services).filter(({ state }) => isServing(state));
  if (services.length === 0) throw new Error('No service runs. Run a project first.');
  if (services.length === 1) return services[0];
  const items = services.map((service) => ({
    label: service.service,
    description: service.environment.name,
    service,
  }));
  const placeHolder = 'Show the documentation of which service?';
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.service;
}
