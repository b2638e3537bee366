/** How an environment looks in the tree, and what it serves of itself. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { EnvironmentNode, PlatformNode } from './nodes.ts';
import { isServing, reachLook } from './state.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** The row of an environment. */
export function environmentItem({ environment, children, platform }: EnvironmentNode): vscode.TreeItem {
  const look = reachLook(environment);
  const hasRows = children.length > 0 || platform !== undefined;
  const item = new vscode.TreeItem(environment.name, hasRows ? Expanded : None);
  // The editor keeps an item as it was opened: with something in it for the first time, it is another one.
  item.id = hasRows ? `${environment.name}:` : environment.name;
  item.iconPath = look.icon;
  item.description = environmentDescription(environment, look.words);
  item.tooltip = environmentTooltip(environment, look.words);
  const kind = environment.isLocal ? 'local' : environment.foreign ? 'foreign' : 'added';
  item.contextValue = `environment.${kind}.${environment.reach}`;
  const count = countText(environment);
  const what = environment.foreign ? 'Server' : 'Environment';
  const label = `${what} ${environment.name}, ${look.words}`;
  item.accessibilityInformation = {
    label: environment.reach === 'connected' ? `${label}, ${count}` : label,
  };
  return item;
}

/** The group of what an environment serves of itself. */
export function platformItem({ environment }: PlatformNode): vscode.TreeItem {
  const item = new vscode.TreeItem('Platform services', Collapsed);
  item.id = `${environment.name}:platform`;
  item.iconPath = new vscode.ThemeIcon('tools');
  item.tooltip = `What ${environment.name} serves of itself: health, reflection, control`;
  item.contextValue = 'platform';
  item.accessibilityInformation = { label: `Platform services of ${environment.name}` };
  return item;
}

function environmentDescription(environment: Environment, words: string): string {
  if (environment.reach !== 'connected') return words;
  const { publicAddress } = environment;
  const host = URL.parse(publicAddress)?.host ?? publicAddress;
  return `${host} · ${countText(environment)}`;
}

function countText(environment: Environment): string {
  const count = environment.projects.filter(({ state }) => isServing(state)).length;
  if (environment.foreign) return serverText(environment);
  if (count === 0) return 'nothing runs';
  return `${count} ${count === 1 ? 'project runs' : 'projects run'}`;
}

/** Of the one project that a server is shown as. */
function serverText({ projects }: Environment): string {
  const [server] = projects;
  if (!server) return 'connecting';
  const count = server.services.length;
  const services = `${count} ${count === 1 ? 'service' : 'services'}`;
  return server.error === '' ? services : `${services} · ${server.error}`;
}

function environmentTooltip(environment: Environment, words: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(environment.name).appendMarkdown(`** ${words}`);
  const { status } = environment;
  const lines = [
    environment.error,
    environment.publicAddress,
    environment.foreign && environment.address && `Reached by the gateway at ${environment.address}`,
    status?.notice,
    !environment.foreign && status && `Skep ${status.version}, process ${status.pid}`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  return text;
}
