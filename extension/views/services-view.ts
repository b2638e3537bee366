/** The Services view: every environment, with what it serves by package, service and version, and how that fares. */
import * as vscode from 'vscode';
import type { Environments } from '../environment/environments.ts';
import type { LiveStats } from '../environment/live-stats.ts';
import type { WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from '../language/language-service.ts';
import { arrangeServices, methodCount } from './arrange-services.ts';
import { filterPlatform, filterProjects } from './filter-services.ts';
import { FoldedRows } from './folded-rows.ts';
import { KeptRows } from './kept-rows.ts';
import { LiveNumbers } from './live-numbers.ts';
import type { EnvironmentNode, ProjectNode, ServicesNode } from './nodes.ts';
import { PlatformServices } from './platform-services.ts';
import { deployedProjects, localProjects } from './project-nodes.ts';
import { type RowsLook, servicesItem, servicesRow } from './services-rows.ts';
import { isServing } from './state.ts';
import { troubleOf } from './trouble.ts';

export class ServicesView implements vscode.TreeDataProvider<ServicesNode>, vscode.Disposable {
  readonly #environments: Environments;
  readonly #projects: WorkspaceProjects;
  readonly #language: LanguageService;
  readonly #numbers: LiveNumbers;
  readonly #platform: PlatformServices;
  readonly #changed = new vscode.EventEmitter<ServicesNode[] | undefined>();
  readonly #servicesChanged = new vscode.EventEmitter<void>();
  readonly #rows = new KeptRows<ServicesNode>((node) => servicesRow(node, this.#look));
  readonly #folded = new FoldedRows();
  readonly #subscriptions: vscode.Disposable[];
  #roots: EnvironmentNode[] = [];
  /** Words that names must have to be shown; empty: everything is. */
  filter = '';
  readonly onDidChangeTreeData = this.#changed.event;
  /** After other services are there, or in another state; not after numbers alone. */
  readonly onDidChangeServices = this.#servicesChanged.event;
  readonly view: vscode.TreeView<ServicesNode>;

  constructor(
    environments: Environments,
    projects: WorkspaceProjects,
    language: LanguageService,
    stats: LiveStats,
  ) {
    this.#environments = environments;
    this.#projects = projects;
    this.#language = language;
    this.view = vscode.window.createTreeView('skep.services', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const refresh = () => this.#refresh();
    this.#platform = new PlatformServices(refresh);
    this.#numbers = new LiveNumbers(environments, stats, this.view, () => this.#redraw());
    this.#subscriptions = [
      this.view,
      this.#numbers,
      environments.onDidChange(refresh),
      projects.onDidChange(refresh),
      language.onDidChangeServices(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      this.view.onDidExpandElement(({ element }) => this.#folded.set(this.#idOf(element), false)),
      this.view.onDidCollapseElement(({ element }) => this.#folded.set(this.#idOf(element), true)),
    ];
    refresh();
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

  /** Shows only what has these words in its names; everything again when there are none. */
  show(filter: string): void {
    if (filter.trim() === this.filter) return;
    this.filter = filter.trim();
    void vscode.commands.executeCommand('setContext', 'skep.services.isFiltered', this.filter !== '');
    this.#refresh();
  }

  getTreeItem(node: ServicesNode): vscode.TreeItem {
    return this.#folded.restore(servicesItem(node, this.#look));
  }

  async getChildren(node?: ServicesNode): Promise<ServicesNode[]> {
    if (node?.kind === 'platform') await this.#platform.read(node.environment);
    return this.#rows.children(node);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
    this.#servicesChanged.dispose();
  }

  readonly #look: RowsLook = {
    statsOf: (environment) => this.#numbers.of(environment),
    isFiltered: () => this.filter !== '',
  };

  #idOf(node: ServicesNode): string {
    return servicesItem(node, this.#look).id ?? '';
  }

  #refresh(): void {
    // Nothing here works before the workspace is trusted: the welcome says so in place of the tree.
    this.#roots = vscode.workspace.isTrusted ? this.#environmentNodes() : [];
    this.#redraw();
    this.#showState();
    this.#servicesChanged.fire();
  }

  /** None while there is nothing but an environment of this machine without a project: then there is a welcome. */
  #environmentNodes(): EnvironmentNode[] {
    const { all, local, added } = this.#environments;
    const { filter } = this;
    const nodes = all.map((environment) => {
      const projects = environment === local ? this.nodes : deployedProjects(environment);
      const platform = this.#platform.of(environment);
      if (filter === '') return arrangeServices(environment, projects, platform);
      return arrangeServices(environment, filterProjects(projects, filter), filterPlatform(platform, filter));
    });
    if (filter !== '') return nodes.filter((node) => node.children.length > 0 || node.platform);
    return added.length === 0 && nodes[0]?.children.length === 0 ? [] : nodes;
  }

  #redraw(): void {
    const changed = this.#rows.update(this.#roots);
    if (changed === 'all') this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }

  #showState(): void {
    const { badge, message } = troubleOf(this.#environments);
    this.view.badge = badge;
    // Above a welcome there is no room for a message: that of a filter that nothing fits says so itself.
    const filtered = this.filter !== '' && this.#roots.length > 0 ? this.#filterText() : '';
    this.view.message = [message, filtered].filter(Boolean).join('\n');
  }

  #filterText(): string {
    const count = methodCount(this.#roots);
    return `Only what fits "${this.filter}": ${count} ${count === 1 ? 'method' : 'methods'}`;
  }
}
