/** Above each handler in TypeScript the lenses of the rpc that it answers. */
import * as vscode from 'vscode';
import type { Environments } from '../environment/environments.ts';
import type { WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from '../language/language-service.ts';
import { lensRange } from './definition-lenses.ts';
import type { MethodLenses } from './method-lenses.ts';

const selector = ['typescript', 'javascript'].map((language) => ({ language, scheme: 'file' }));

/** What is generated or installed has no handlers. */
const notOurs = /\/(node_modules|gen)\/|_pb\.[cm]?[jt]s$/;

export class HandlerLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #environments: Environments;
  readonly #projects: WorkspaceProjects;
  readonly #language: LanguageService;
  readonly #methods: MethodLenses;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    environments: Environments,
    projects: WorkspaceProjects,
    language: LanguageService,
    methods: MethodLenses,
  ) {
    this.#environments = environments;
    this.#projects = projects;
    this.#language = language;
    this.#methods = methods;
    const refresh = () => this.#changed.fire();
    this.#subscriptions = [
      this.#changed,
      projects.onDidChange(refresh),
      language.onDidChangeServices(refresh),
      methods.onDidChange(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      vscode.languages.registerCodeLensProvider(selector, this),
    ];
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    const project = this.#projects.containing(document.uri);
    if (!vscode.workspace.isTrusted || !project || notOurs.test(document.uri.path)) return [];
    const handled = await this.#language.handledMethods(document, token);
    const serving = (service: string) =>
      this.#environments.local.projects.find(({ services }) => services.some(({ name }) => name === service));
    const places = handled.map(({ service, method, range }) => ({
      target: { service, method, folder: serving(service)?.folder ?? project.folder },
      range: lensRange(range),
    }));
    return this.#methods.lenses(document, places);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
