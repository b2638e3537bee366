/** Above each request of a request file: Send, or Cancel while it is on its way, and where it goes. */
import * as vscode from 'vscode';
import { type FileRequest, parseRequestFile } from '../../runtime/api/request/request-file.ts';
import { environmentName } from '../../runtime/api/request/request-variables.ts';
import type { Environments } from '../environment/environments.ts';
import { lensTitle } from '../lenses/lens-title.ts';
import type { ServicesView } from '../views/services-view.ts';
import type { RequestRuns } from './request-runs.ts';

/** The language of request files, as contributed. */
export const requestLanguage = 'skep-http';

export class RequestLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #environments: Environments;
  readonly #runs: RequestRuns;
  readonly #services: ServicesView;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(environments: Environments, runs: RequestRuns, services: ServicesView) {
    this.#environments = environments;
    this.#runs = runs;
    this.#services = services;
    const refresh = () => this.#changed.fire();
    this.#subscriptions = [
      environments.onDidChange(refresh),
      runs.onDidChange(refresh),
      services.onDidChangeTreeData(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      vscode.languages.registerCodeLensProvider({ language: requestLanguage }, this),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted) return [];
    const { requests } = parseRequestFile(document.getText());
    return requests.flatMap((request, index) => {
      const range = new vscode.Range(request.line, 0, request.line, 0);
      const argument = { uri: document.uri.toString(), line: request.line };
      const commands = this.#commands(document, request);
      if (index === 0 && requests.length > 1) commands.push(sendAll(requests.length));
      return commands.map((command) => new vscode.CodeLens(range, { ...command, arguments: [argument] }));
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #commands(document: vscode.TextDocument, request: FileRequest): vscode.Command[] {
    return [this.#sendCommand(document, request), this.#environmentCommand(request)];
  }

  #sendCommand(document: vscode.TextDocument, request: FileRequest): vscode.Command {
    if (this.#runs.isRunning(document, request)) {
      return {
        title: lensTitle('loading~spin', 'Cancel'),
        command: 'skep.cancelRequest',
        tooltip: 'Stop waiting for the answer',
      };
    }
    const command = 'skep.sendRequest';
    const service = /\/([\w.]+)\/\w+$/.exec(request.target)?.[1] ?? '';
    const isLocal = environmentName(request.target) === this.#environments.local.name;
    const stopped = isLocal ? this.#services.stoppedProjectOf(service) : undefined;
    if (!stopped)
      return { title: lensTitle('play', 'Send'), command, tooltip: 'Send this request (Ctrl+Enter)' };
    return {
      title: lensTitle('play', 'Run and Send'),
      command,
      tooltip: `Run ${stopped.name}, then send this request (Ctrl+Enter)`,
    };
  }

  #environmentCommand(request: FileRequest): vscode.Command {
    const name = environmentName(request.target);
    const command = 'skep.chooseEnvironment';
    const tooltip = 'Choose the environment this request goes to';
    if (name === undefined) return { title: lensTitle('globe', 'choose environment'), command, tooltip };
    if (!this.#environments.get(name)) return { title: lensTitle('globe', name), command, tooltip };
    const icon = name === this.#environments.local.name ? 'vm' : 'server-environment';
    return { title: lensTitle(icon, name), command, tooltip };
  }
}

function sendAll(count: number): vscode.Command {
  return {
    title: lensTitle('run-all', 'Send All'),
    command: 'skep.sendAllRequests',
    tooltip: `Send the ${count} requests of this file, one after the other`,
  };
}
