/** The Services view: project, service, method, of this machine. */
import * as vscode from 'vscode';
import type { Environments } from '../environment/environments.ts';
import type { LiveStats } from '../environment/live-stats.ts';
import type { WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from '../language/language-service.ts';
import { itemLook } from './item-look.ts';
import { KeptRows, type RowOf } from './kept-rows.ts';
import { localProjects, type MethodNode, type ProjectNode, type ServiceNode, withNumbers } from './nodes.ts';
import { isServing, isTrouble } from './state.ts';
import { methodItem, projectItem, serviceItem } from './tree-items.ts';

export type ServicesNode = ProjectNode | ServiceNode | MethodNode;

export class ServicesView implements vscode.TreeDataProvider<ServicesNode>, vscode.Disposable {
  readonly #environments: Environments;
  readonly #projects: WorkspaceProjects;
  readonly #language: LanguageService;
  readonly #stats: LiveStats;
  readonly #changed = new vscode.EventEmitter<ServicesNode[] | undefined>();
  readonly #rows = new KeptRows(rowOf);
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<ServicesNode>;
  /** While the view can be seen. */
  #following: vscode.Disposable | undefined;

  constructor(
    environments: Environments,
    projects: WorkspaceProjects,
    language: LanguageService,
    stats: LiveStats,
  ) {
    this.#environments = environments;
    this.#stats = stats;
    this.#projects = projects;
    this.#language = language;
    this.view = vscode.window.createTreeView('skep.services', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const refresh = () => {
      this.#redraw();
      this.#showTrouble();
    };
    this.#subscriptions = [
      this.view,
      environments.local.onDidChange(refresh),
      projects.onDidChange(refresh),
      language.onDidChangeServices(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      this.view.onDidChangeVisibility(() => this.#follow()),
    ];
    refresh();
    this.#follow();
  }

  /** Every project of the workspace or of the local environment. */
  get nodes(): ProjectNode[] {
    return localProjects(this.#environments.local, this.#projects.all, this.#language.services);
  }

  /** The project of this workspace that defines a service, when nothing here serves that service now. */
  stoppedProjectOf(service: string): ProjectNode | undefined {
    const definers = this.nodes.filter(({ services }) => services.some((each) => each.service === service));
    return definers.some(({ running }) => isServing(running?.state)) ? undefined : definers[0];
  }

  getTreeItem(node: ServicesNode): vscode.TreeItem {
    return treeItem(node);
  }

  getChildren(node?: ServicesNode): ServicesNode[] {
    return this.#rows.children(node);
  }

  dispose(): void {
    this.#following?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #follow(): void {
    this.#following?.dispose();
    this.#following = this.view.visible
      ? this.#stats.follow(this.#environments.local, () => this.#redraw())
      : undefined;
  }

  #redraw(): void {
    // Nothing here works before the workspace is trusted: the welcome says so in place of the tree.
    const nodes = vscode.workspace.isTrusted ? this.nodes : [];
    const changed = this.#rows.update(withNumbers(nodes, this.#stats.of(this.#environments.local)));
    if (changed === 'all') this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }

  #showTrouble(): void {
    const { local } = this.#environments;
    const failing = local.projects.filter((project) => isTrouble(project.state)).length;
    this.view.badge = failing > 0 ? { value: failing, tooltip: `${failing} with problems` } : undefined;
    const lost = local.reach === 'unreachable' || local.reach === 'refused';
    this.view.message = lost ? `The local environment does not answer. ${local.error}` : '';
  }
}

/** A node of any of the trees as the editor draws it. */
export function treeItem(node: ServicesNode): vscode.TreeItem {
  if (node.kind === 'project') return projectItem(node);
  return node.kind === 'service' ? serviceItem(node) : methodItem(node);
}

/** Any of these nodes as a row that is kept. */
export function rowOf(node: ServicesNode): RowOf<ServicesNode> {
  const item = treeItem(node);
  return { id: item.id ?? '', look: itemLook(item), children: treeChildren(node) };
}

function treeChildren(node: ServicesNode): ServicesNode[] {
  if (node.kind === 'project') return node.services;
  return node.kind === 'service' ? node.methods : [];
}
