/** Goes to where a service or method is defined; without a definition here, shows the environment's. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { servedDefinition } from '../environment/served-definitions.ts';
import type { MethodNode, PackageNode, ProjectNode, ServiceNode, VersionsNode } from '../views/nodes.ts';

/** Shows the definition of what a node names: of a service that the user picks, where none is given. Throws a sentence for people where nothing is defined. */
export async function openDefinition(
  skep: Skep,
  node?: PackageNode | ProjectNode | VersionsNode | ServiceNode | MethodNode,
): Promise<void> {
  if (node?.kind === 'project') throw new Error(`${node.name} defines no service yet.`);
  const target = node ? firstOf(node) : await pickService(skep);
  if (!target) return;
  const name = target.kind === 'method' ? `${target.service}.${target.method}` : target.service;
  const location = await skep.language.locate(name);
  if (location) {
    await vscode.window.showTextDocument(location.uri, { selection: location.range });
    return;
  }
  await vscode.window.showTextDocument(servedDefinition(target.environment.name, target.service));
}

/** What there is to go to: of several services the first. */
function firstOf(
  node: PackageNode | VersionsNode | ServiceNode | MethodNode,
): ServiceNode | MethodNode | undefined {
  if (node.kind === 'service' || node.kind === 'method') return node;
  const [first] = node.kind === 'package' ? node.services : node.versions;
  return first && firstOf(first);
}

async function pickService(skep: Skep): Promise<ServiceNode | undefined> {
  const services = skep.servicesView.nodes.flatMap((node) => node.services);
  const items = services.map((service) => ({ label: service.service, service }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Open the definition of which service?' }))
    ?.service;
}
