/** How services, their versions and their methods look in a tree. */
import * as vscode from 'vscode';
import type { InstanceStats, MethodStats } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { MethodNode, ServiceNode, VersionsNode } from './nodes.ts';
import { counted } from './number-text.ts';
import { projectDescription, projectLabel, projectTooltip } from './project-item.ts';
import { projectContext } from './row-context.ts';
import { methodNumbers, spokenMethodNumbers } from './row-numbers.ts';
import { serviceName } from './service-name.ts';
import { isServing, stateLook } from './state.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A service of which there are several versions. */
export function versionsItem({ environment, service, versions }: VersionsNode): vscode.TreeItem {
  const { name } = serviceName(service);
  const item = new vscode.TreeItem(name, Collapsed);
  item.id = `${environment.name}:versions:${service}:${versions[0]?.folder ?? ''}`;
  item.iconPath = new vscode.ThemeIcon('versions');
  item.description = versions.map((each) => serviceName(each.service).version || 'no version').join(' · ');
  item.tooltip = `${service}: ${versions.length} versions`;
  item.contextValue = 'versions';
  item.accessibilityInformation = { label: `Service ${service}, ${versions.length} versions` };
  return item;
}

/** A service; or one version of it, where its name stands above. Shows its project where no row above does. */
export function serviceItem(node: ServiceNode, instances: readonly InstanceStats[]): vscode.TreeItem {
  const { environment, service, project } = node;
  const { name, version } = serviceName(service);
  const label = node.isVersion ? version || 'no version' : name;
  const item = new vscode.TreeItem(named(label, node.deprecated), node.beginsOpen ? Expanded : Collapsed);
  item.id = `${environment.name}:${node.folder || node.name}:${service}`;
  item.iconPath = project ? stateLook(project.running?.state).icon : new vscode.ThemeIcon('symbol-interface');
  // What the platform serves stands below no row of its package.
  const about = [node.isVersion ? '' : node.isPlatform ? service.slice(0, -name.length - 1) : version];
  if (project) about.push(project.name, projectDescription(project, instances));
  item.description = about.filter(Boolean).join(' · ');
  item.tooltip = project
    ? projectTooltip(project, instances)
    : `${service}${node.deprecated ? '\nDeprecated' : ''}`;
  const kind = node.isPlatform ? 'platformService' : 'service';
  item.contextValue = project
    ? `${kind} ${projectContext(project.environment, project.running?.state)}`
    : kind;
  const spoken = `${node.deprecated ? 'Deprecated service' : 'Service'} ${service}, ${counted(node.methods.length, 'method')}`;
  item.accessibilityInformation = {
    label: project ? `${spoken}, ${projectLabel(project, instances)}` : spoken,
  };
  return item;
}

/** A method, by how it streams, with what its calls come to and its messages. */
export function methodItem(node: MethodNode, stats: MethodStats | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(named(node.method, node.deprecated), None);
  const color = isServing(node.state) ? undefined : new vscode.ThemeColor('disabledForeground');
  const { icon, words } = kindOf(node);
  const signature = `${streamed(node.clientStreaming)}${last(node.input)} → ${streamed(node.serverStreaming)}${last(node.output)}`;
  item.id = `${node.environment.name}:${node.folder}:${node.service}/${node.method}`;
  item.iconPath = new vscode.ThemeIcon(icon, color);
  item.description = [methodNumbers(stats), signature].filter(Boolean).join(' · ');
  item.tooltip = `${node.service}/${node.method}\n${signature}${node.deprecated ? '\nDeprecated' : ''}`;
  item.contextValue = 'method';
  item.command = { command: 'skep.call', title: 'Call', arguments: [node] };
  const label = `${node.deprecated ? 'Deprecated method' : 'Method'} ${node.method}: ${node.input} to ${node.output}`;
  item.accessibilityInformation = {
    label: [label, words, spokenMethodNumbers(stats)].filter(Boolean).join(', '),
  };
  return item;
}

/** The icon of how it streams, and the words for who does not see it. */
export function kindOf(method: Pick<MethodNode, 'clientStreaming' | 'serverStreaming'>): {
  icon: string;
  words: string;
} {
  const { clientStreaming, serverStreaming } = method;
  if (clientStreaming && serverStreaming) return { icon: 'arrow-swap', words: 'streams both ways' };
  if (clientStreaming) return { icon: 'arrow-up', words: 'client streams' };
  if (serverStreaming) return { icon: 'arrow-down', words: 'server streams' };
  return { icon: 'symbol-method', words: '' };
}

/** Struck through where it is deprecated: a tree has no such style, but text has. */
function named(name: string, deprecated: boolean): string {
  return deprecated ? [...name].map((character) => `${character}\u0336`).join('') : name;
}

function streamed(streams: boolean): string {
  return streams ? 'stream ' : '';
}

function last(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}
