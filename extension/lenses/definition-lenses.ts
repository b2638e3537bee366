/**
 * Above each service of a definition Run or Stop, and Debug, with its state; above each rpc Call, and what its calls come to, or Implement
 * where it has no handler.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Project } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environments } from '../environment/environments.ts';
import type { WorkspaceProject, WorkspaceProjects } from '../environment/workspace-projects.ts';
import type { LanguageService } from '../language/language-service.ts';
import type { CallTarget } from '../request/open-request.ts';
import { isServing, isTrouble, stateLook } from '../views/state.ts';
import { lensTitle } from './lens-title.ts';
import type { MethodLenses } from './method-lenses.ts';

export class DefinitionLenses implements vscode.CodeLensProvider, vscode.Disposable {
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
      environments.local.onDidChange(refresh),
      projects.onDidChange(refresh),
      language.onDidChangeServices(refresh),
      methods.onDidChange(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      // A handler may have been added, or taken away.
      vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
        if (/^(?:type|java)script$/.test(languageId)) refresh();
      }),
      vscode.languages.registerCodeLensProvider({ language: 'proto', scheme: 'file' }, this),
    ];
  }

  /** Whole lenses at once, with their commands: one that is filled in later would flicker while typing. */
  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (!vscode.workspace.isTrusted) return [];
    const [services, missing] = await Promise.all([
      this.#language.servicesOf(document, token),
      this.#language.missingHandlers(document.uri, token),
    ]);
    const project = this.#projects.defining(document.uri);
    const { local } = this.#environments;
    const { address } = local;
    const runningOf = (service: string) =>
      project
        ? local.projects.find(({ folder }) => folder === project.folder)
        : local.projects.find(({ services }) => services.some(({ name }) => name === service));
    const above = services.flatMap(({ name, nameRange }) =>
      serviceCommands(project, runningOf(name), address).map(
        (command) => new vscode.CodeLens(lensRange(nameRange), command),
      ),
    );
    const [first] = services;
    if (first && above.length === 0 && this.#hasNoProject(document.uri))
      above.push(new vscode.CodeLens(lensRange(first.nameRange), noProject));
    for (const { name: service, nameRange } of services) {
      if (missing.some((each) => each.service === service && each.method === ''))
        above.push(
          new vscode.CodeLens(lensRange(nameRange), implementCommand(document.uri, { service, method: '' })),
        );
    }
    const places = services.flatMap(({ name: service, methods }) => {
      const folder = runningOf(service)?.folder ?? project?.folder ?? '';
      return methods.map(({ name: method, nameRange }) => ({
        target: { service, method, folder },
        range: lensRange(nameRange),
      }));
    });
    const unanswered = places.filter(({ target: { service, method } }) =>
      missing.some((each) => each.service === service && each.method === method),
    );
    const implement = unanswered.map(
      ({ target, range }) => new vscode.CodeLens(range, implementCommand(document.uri, target)),
    );
    return [...above, ...implement, ...this.#methods.lenses(document, places)];
  }

  /** A definition that is only a copy, or the work of others, needs none. */
  #hasNoProject(uri: vscode.Uri): boolean {
    return (
      this.#projects.isRead &&
      this.#projects.containing(uri) === undefined &&
      vscode.workspace.getWorkspaceFolder(uri) !== undefined &&
      !/\/(?:node_modules|dist)\//.test(uri.path)
    );
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

/** Once in a document, where Run would be: it tells why there is none. */
const noProject: vscode.Command = {
  title: lensTitle('add', 'No project here: New Project...'),
  command: 'skep.newProject',
  arguments: [],
  tooltip:
    'A service runs from a project: a folder with a skep.json, its definitions in the folder proto. Make one, and put this definition there.',
};

/** Of a whole service where the method is empty. */
function implementCommand(
  definition: vscode.Uri,
  { service, method }: Pick<CallTarget, 'service' | 'method'>,
): vscode.Command {
  const what =
    method === '' ? `does not register ${service}: do, with handlers` : `has no ${method}: add a handler`;
  return {
    title: lensTitle('add', 'Implement'),
    command: 'skep.implement',
    arguments: [{ definition, service, method }],
    tooltip: `The code of this project ${what} that answer${method === '' ? '' : 's'} with an empty message`,
  };
}

function serviceCommands(
  project: WorkspaceProject | undefined,
  running: Project | undefined,
  address: string,
): vscode.Command[] {
  const folder = project?.folder ?? running?.folder;
  if (folder === undefined) return [];
  const name = project?.name ?? running?.name ?? path.basename(folder);
  const run = {
    title: lensTitle('play', 'Run'),
    command: 'skep.run',
    arguments: [{ folder, name }],
    tooltip: `Run ${name}`,
  };
  const debug = {
    title: lensTitle('debug-alt', 'Debug'),
    command: 'skep.debug',
    arguments: [{ folder, name }],
    tooltip: `Stop at breakpoints in the handlers of ${name}`,
  };
  if (!running) return [run, debug];
  const stop = {
    title: lensTitle('debug-stop', 'Stop'),
    command: 'skep.stop',
    arguments: [{ folder, name }],
    tooltip: `Stop ${name}`,
  };
  const begin = isServing(running.state) ? [stop, debug] : [run, stop, debug];
  return [...begin, stateCommand(running, folder, name, address)];
}

/** The state, and where a click on it leads: to the problems, or the address to the clipboard. */
function stateCommand(running: Project, folder: string, name: string, address: string): vscode.Command {
  const look = stateLook(running.state);
  const title = lensTitle(look.icon.id, look.words);
  if (isTrouble(running.state)) {
    const command = running.problems.length > 0 ? 'workbench.actions.view.problems' : 'skep.logs';
    const words = running.error === '' ? title : `${title}: ${shorten(running.error)}`;
    return { title: words, command, arguments: [{ folder, name }], tooltip: running.error };
  }
  if (!isServing(running.state))
    return { title, command: 'skep.logs', arguments: [{ folder, name }], tooltip: 'Show the log' };
  return {
    title: `${title} at ${address.replace(/^https?:\/\//, '')}`,
    command: 'skep.copyAddress',
    arguments: [],
    tooltip: 'Copy the address',
  };
}

/** A lens has one line, and shares it. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Of the language server's range the editor's. */
export function lensRange({
  start,
  end,
}: {
  start: { line: number; character: number };
  end: { line: number; character: number };
}): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
