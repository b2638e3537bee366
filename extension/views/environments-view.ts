/** The Environments view: the local one and those that were added, with what is deployed there. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import { itemLook } from './item-look.ts';
import { KeptRows, type RowOf } from './kept-rows.ts';
import { deployedProjects } from './nodes.ts';
import { rowOf as projectRowOf, type ServicesNode, treeItem } from './services-view.ts';
import { reachLook } from './state.ts';

export interface EnvironmentNode {
  kind: 'environment';
  environment: Environment;
}

type Node = EnvironmentNode | ServicesNode;

export class EnvironmentsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #environments: Environments;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #rows = new KeptRows(rowOf);
  readonly #subscriptions: vscode.Disposable[];
  readonly view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(environments: Environments) {
    this.#environments = environments;
    this.view = vscode.window.createTreeView('skep.environments', { treeDataProvider: this });
    this.#subscriptions = [
      this.view,
      environments.onDidChange(() => this.#redraw()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#redraw()),
    ];
    this.#redraw();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'environment' ? environmentItem(node.environment) : treeItem(node);
  }

  getChildren(node?: Node): Node[] {
    return this.#rows.children(node);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #redraw(): void {
    const all = vscode.workspace.isTrusted ? this.#environments.all : [];
    const changed = this.#rows.update(all.map((environment): Node => ({ kind: 'environment', environment })));
    if (changed === 'all') this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }
}

function rowOf(node: Node): RowOf<Node> {
  if (node.kind !== 'environment') return projectRowOf(node);
  const { environment } = node;
  const item = environmentItem(environment);
  return { id: item.id ?? '', look: itemLook(item), children: deployedProjects(environment) };
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
