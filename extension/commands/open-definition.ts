/** Goes to where a service or method is defined; without a definition here, shows the environment's. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { servedDefinition } from '../environment/served-definitions.ts';
import type { MethodNode, ProjectNode, ServiceNode } from '../views/nodes.ts';

export async function openDefinition(
  skep: Skep,
  node?: ProjectNode | ServiceNode | MethodNode,
): Promise<void> {
  const target = node?.kind === 'project' ? node.services[0] : (node ?? (await pickService(skep)));
  if (node && !target) throw new Error(`${node.kind === 'project' ? node.name : ''} defines no service yet.`);
  if (!target) return;
  const name = target.kind === 'method' ? `${target.service}.${target.method}` : target.service;
  const location = await skep.language.locate(name);
  if (location) {
    await vscode.window.showTextDocument(location.uri, { selection: location.range });
    return;
  }
  await vscode.window.showTextDocument(servedDefinition(target.environment.name, target.service));
}

async function pickService(skep: Skep): Promise<ServiceNode | undefined> {
  const services = skep.servicesView.nodes.flatMap((node) => node.services);
  const items = services.map((service) => ({ label: service.service, service }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Open the definition of which service?' }))
    ?.service;
}
