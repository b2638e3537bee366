/** The Services view: every environment, with what it serves by package, service and version, and how that fares. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { LiveStats } from '../environment/live-stats.ts';
import type { WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from '../language/language-service.ts';
import { arrangeServices } from './arrange-services.ts';
import { KeptRows } from './kept-rows.ts';
import { LiveNumbers } from './live-numbers.ts';
import type { EnvironmentNode, ProjectNode, ServicesNode } from './nodes.ts';
import { PlatformServices } from './platform-services.ts';
import { deployedProjects, localProjects } from './project-nodes.ts';
import { servicesItem, servicesRow } from './services-rows.ts';
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
  readonly #rows = new KeptRows<ServicesNode>((node) => servicesRow(node, this.#statsOf));
  readonly #subscriptions: vscode.Disposable[];
  #roots: EnvironmentNode[] = [];
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

  getTreeItem(node: ServicesNode): vscode.TreeItem {
    return servicesItem(node, this.#statsOf);
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

  readonly #statsOf = (environment: Environment) => this.#numbers.of(environment);

  #refresh(): void {
    // Nothing here works before the workspace is trusted: the welcome says so in place of the tree.
    this.#roots = vscode.workspace.isTrusted ? this.#environmentNodes() : [];
    this.#redraw();
    this.#showTrouble();
    this.#servicesChanged.fire();
  }

  /** None while there is nothing but an environment of this machine without a project: then there is a welcome. */
  #environmentNodes(): EnvironmentNode[] {
    const { all, local, added } = this.#environments;
    const nodes = all.map((environment) => {
      const projects = environment === local ? this.nodes : deployedProjects(environment);
      return arrangeServices(environment, projects, [], this.#platform.of(environment));
    });
    return added.length === 0 && nodes[0]?.children.length === 0 ? [] : nodes;
  }

  #redraw(): void {
    const changed = this.#rows.update(this.#roots);
    if (changed === 'all') this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed);
  }

  #showTrouble(): void {
    const { badge, message } = troubleOf(this.#environments);
    this.view.badge = badge;
    this.view.message = message;
  }
}
