/** The Environments view: the local one and those that were added, with what is deployed there. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import { deployedProjects } from './nodes.ts';
import { type ServicesNode, treeChildren, treeItem } from './services-view.ts';
import { reachLook } from './state.ts';

export interface EnvironmentNode {
  kind: 'environment';
  environment: Environment;
}

type Node = EnvironmentNode | ServicesNode;

export class EnvironmentsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #environments: Environments;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(environments: Environments) {
    this.#environments = environments;
    this.view = vscode.window.createTreeView('skep.environments', { treeDataProvider: this });
    this.#subscriptions = [
      this.view,
      environments.onDidChange(() => this.#changed.fire()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'environment' ? environmentItem(node.environment) : treeItem(node);
  }

  getChildren(node?: Node): Node[] {
    if (!node) {
      if (!vscode.workspace.isTrusted) return [];
      return this.#environments.all.map((environment) => ({ kind: 'environment', environment }));
    }
    return node.kind === 'environment' ? deployedProjects(node.environment) : treeChildren(node);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

function environmentItem(environment: Environment): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const look = reachLook(environment);
  // What runs locally is in the Services view.
  const isOpen = !environment.isLocal && environment.projects.length > 0;
  const item = new vscode.TreeItem(environment.name, isOpen ? Expanded : None);
  // The editor keeps an item as it was opened: with something in it for the first time, it is another one.
  item.id = isOpen ? `${environment.name}:` : environment.name;
  item.iconPath = look.icon;
  item.description = environmentDescription(environment, look.words);
  item.tooltip = environmentTooltip(environment, look.words);
  item.contextValue = `environment.${environment.isLocal ? 'local' : 'added'}`;
  item.accessibilityInformation = { label: `Environment ${environment.name}, ${look.words}` };
  return item;
}

function environmentDescription(environment: Environment, words: string): string {
  if (environment.reach !== 'connected') return words;
  const host = URL.parse(environment.address)?.host ?? environment.address;
  const count = environment.projects.length;
  return `${host} · ${count === 0 ? 'nothing runs' : `${count} ${count === 1 ? 'project' : 'projects'}`}`;
}

function environmentTooltip(environment: Environment, words: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(environment.name).appendMarkdown(`** ${words}`);
  const { status } = environment;
  const lines = [
    environment.error,
    environment.address,
    status?.notice,
    status && `Skep ${status.version}, process ${status.pid}`,
  ];
  for (const line of lines) if (line) text.appendMarkdown('\n\n').appendText(line);
  return text;
}
