/** How projects, services and methods look in a tree. */
import * as vscode from 'vscode';
import { ProjectState } from '../environment/project-state.ts';
import type { MethodNode, ProjectNode, ServiceNode } from './nodes.ts';
import { instanceTable, methodNumbers, projectNumbers } from './row-numbers.ts';
import { isServing, stateLook } from './state.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A project with its state; those of the workspace begin open. */
export function projectItem(node: ProjectNode): vscode.TreeItem {
  const look = stateLook(node.running?.state);
  const item = new vscode.TreeItem(node.name, node.environment.isLocal ? Expanded : Collapsed);
  const where = node.environment.isLocal ? 'local' : 'deployed';
  item.id = `${node.environment.name}:${node.folder || node.name}`;
  item.iconPath = look.icon;
  item.description = projectDescription(node, look.words);
  item.tooltip = projectTooltip(node, look.words);
  item.contextValue = `project.${where}.${look.offers}`;
  const numbers = projectNumbers(node.instances);
  const label = `Project ${node.name}, ${look.words}`;
  item.accessibilityInformation = { label: numbers === '' ? label : `${label}, ${numbers}` };
  return item;
}

/** A service by its full name; one that is alone in its project begins open. */
export function serviceItem(node: ServiceNode): vscode.TreeItem {
  const dot = node.service.lastIndexOf('.');
  const item = new vscode.TreeItem(
    named(node.service.slice(dot + 1), node.deprecated),
    node.isOnly ? Expanded : Collapsed,
  );
  item.id = `${node.environment.name}:${node.folder}:${node.service}`;
  item.iconPath = new vscode.ThemeIcon('symbol-interface');
  item.description = node.service.slice(0, Math.max(dot, 0));
  item.tooltip = node.deprecated ? `${node.service}\nDeprecated` : node.service;
  item.contextValue = 'service';
  item.accessibilityInformation = {
    label: `${node.deprecated ? 'Deprecated service' : 'Service'} ${node.service}, ${node.methods.length} methods`,
  };
  return item;
}

/** A method; with its messages where their names do not follow from its own. */
export function methodItem(node: MethodNode): vscode.TreeItem {
  const item = new vscode.TreeItem(named(node.method, node.deprecated), None);
  const color = isServing(node.state) ? undefined : new vscode.ThemeColor('disabledForeground');
  const signature = `${streamed(node.clientStreaming)}${last(node.input)} → ${streamed(node.serverStreaming)}${last(node.output)}`;
  item.id = `${node.environment.name}:${node.folder}:${node.service}/${node.method}`;
  item.iconPath = new vscode.ThemeIcon('symbol-method', color);
  const numbers = methodNumbers(node.stats);
  item.description = [isConventional(node) ? '' : signature, numbers]
    .filter((part) => part !== '')
    .join(' · ');
  item.tooltip = `${node.service}/${node.method}\n${signature}${node.deprecated ? '\nDeprecated' : ''}`;
  item.contextValue = 'method';
  item.command = { command: 'skep.call', title: 'Call', arguments: [node] };
  const label = `${node.deprecated ? 'Deprecated method' : 'Method'} ${node.method}: ${node.input} to ${node.output}`;
  item.accessibilityInformation = { label: numbers === '' ? label : `${label}, ${numbers}` };
  return item;
}

function projectDescription(node: ProjectNode, words: string): string {
  const parts = [words];
  const numbers = projectNumbers(node.instances);
  if (numbers !== '') parts.push(numbers);
  if (node.running?.error) parts.push(node.running.error);
  if (!node.environment.isLocal && node.running?.version) parts.push(node.running.version);
  if (!node.environment.isLocal && node.running?.bundle) parts.push(node.running.bundle.slice(0, 7));
  return parts.join(' · ');
}

function projectTooltip(node: ProjectNode, words: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(node.name).appendMarkdown(`** ${words}`);
  const lines = [
    node.running?.state === ProjectState.STALE &&
      'What was saved last does not run: the version before goes on serving.',
    node.running?.error,
    node.folder,
    node.running?.bundle && `Bundle ${node.running.bundle}`,
    node.running &&
      node.running.generation > 1 &&
      `Version ${node.running.generation} since it was first run`,
    node.running && node.running.heldBy.length > 0 && `Asked for by ${node.running.heldBy.join(', ')}`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  if (node.instances.length > 0) text.appendMarkdown(`\n\n${instanceTable(node.instances)}`);
  return text;
}

/** Whether the signature says nothing new: `List(ListRequest) returns (ListResponse)`. */
function isConventional({ method, input, output, clientStreaming, serverStreaming }: MethodNode): boolean {
  if (clientStreaming || serverStreaming) return false;
  return last(input) === `${method}Request` && last(output) === `${method}Response`;
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
