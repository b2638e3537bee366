/** How packages and projects look in a tree. */
import * as vscode from 'vscode';
import type { InstanceStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { ProjectState } from '../environment/project-state.ts';
import { rowName } from './arrange-services.ts';
import type { PackageNode, ProjectNode } from './nodes.ts';
import { projectContext } from './row-context.ts';
import { instanceTable, projectNumbers, spokenProjectNumbers } from './row-numbers.ts';
import { stateLook } from './state.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A package: with the state and the numbers of its project, where one has all of it. Those of the workspace begin open. */
export function packageItem(node: PackageNode, instances: readonly InstanceStats[]): vscode.TreeItem {
  const { environment, project } = node;
  const name = rowName(node);
  const item = new vscode.TreeItem(name, environment.isLocal ? Expanded : Collapsed);
  item.id = `${environment.name}:${project ? node.folder || node.name : ''}:${node.package}`;
  if (project) {
    showProject(item, project, instances, name);
    item.contextValue = `package ${projectContext(project.environment, project.running?.state)}`;
    return item;
  }
  item.iconPath = new vscode.ThemeIcon('symbol-namespace');
  item.tooltip = `Package ${name}`;
  item.contextValue = 'package';
  const count = node.services.length;
  item.accessibilityInformation = {
    label: `Package ${name}, ${count} ${count === 1 ? 'service' : 'services'}`,
  };
  return item;
}

/** A project that serves nothing: what it is, and why. */
export function projectItem(node: ProjectNode, instances: readonly InstanceStats[]): vscode.TreeItem {
  const item = new vscode.TreeItem(node.name, None);
  item.id = `${node.environment.name}:${node.folder || node.name}`;
  showProject(item, node, instances, node.name);
  item.contextValue = projectContext(node.environment, node.running?.state);
  return item;
}

/** `running · 12/s · p99 3 ms`, with why where something is wrong. */
export function projectDescription(node: ProjectNode, instances: readonly InstanceStats[]): string {
  const { environment, running } = node;
  const parts = [stateLook(running?.state).words, projectNumbers(instances), running?.error];
  if (!environment.isLocal) parts.push(running?.version, running?.bundle.slice(0, 7));
  return parts.filter(Boolean).join(' · ');
}

/** `Project posts, running, 12 calls a second, ...` */
export function projectLabel({ name, running }: ProjectNode, instances: readonly InstanceStats[]): string {
  const parts = [`Project ${name}`, stateLook(running?.state).words, spokenProjectNumbers(instances)];
  return [...parts, running?.error].filter(Boolean).join(', ');
}

/** What is said when the mouse rests on the row, instances as a table. */
export function projectTooltip(
  node: ProjectNode,
  instances: readonly InstanceStats[],
): vscode.MarkdownString {
  const { name, folder, running } = node;
  const text = new vscode.MarkdownString();
  text
    .appendMarkdown('**')
    .appendText(name)
    .appendMarkdown(`** ${stateLook(running?.state).words}`);
  const lines = [
    running?.state === ProjectState.STALE &&
      'What was saved last does not run: the version before goes on serving.',
    running?.error,
    folder,
    running?.bundle && `Bundle ${running.bundle}`,
    running && running.generation > 1 && `Version ${running.generation} since it was first run`,
    running && running.heldBy.length > 0 && `Asked for by ${running.heldBy.join(', ')}`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  if (instances.length > 0) text.appendMarkdown(`\n\n${instanceTable(instances)}`);
  return text;
}

function showProject(
  item: vscode.TreeItem,
  node: ProjectNode,
  instances: readonly InstanceStats[],
  shownName: string,
): void {
  item.iconPath = stateLook(node.running?.state).icon;
  const description = projectDescription(node, instances);
  item.description = shownName.split('.').includes(node.name) ? description : `${node.name} · ${description}`;
  item.tooltip = projectTooltip(node, instances);
  const label = projectLabel(node, instances);
  item.accessibilityInformation = {
    label: shownName === node.name ? label : `${label}, package ${shownName}`,
  };
}
