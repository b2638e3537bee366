/** Above each request of a request file: Send, or what its stream can do while it is on its way, and where it goes. */
import * as vscode from 'vscode';
import { type FileRequest, parseRequestFile } from '../../runtime/api/request/request-file.ts';
import { environmentName } from '../../runtime/api/request/request-variables.ts';
import type { Environments } from '../environment/environments.ts';
import type { LanguageService } from '../language/language-service.ts';
import { lensTitle } from '../lenses/lens-title.ts';
import { takesStream } from '../stream/takes-stream.ts';
import type { ServicesView } from '../views/services-view.ts';
import { targetMethod } from './request-bodies.ts';
import { requestLanguage } from './request-language.ts';
import type { RequestRuns, RunningRequest } from './request-runs.ts';
import { sendKey } from './send-key.ts';

const key = sendKey(process.platform);

export class RequestLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #environments: Environments;
  readonly #runs: RequestRuns;
  readonly #services: ServicesView;
  readonly #language: LanguageService;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    environments: Environments,
    runs: RequestRuns,
    services: ServicesView,
    language: LanguageService,
  ) {
    this.#environments = environments;
    this.#runs = runs;
    this.#services = services;
    this.#language = language;
    const refresh = () => this.#changed.fire();
    this.#subscriptions = [
      environments.onDidChange(refresh),
      runs.onDidChange(refresh),
      services.onDidChangeServices(refresh),
      language.onDidChangeServices(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
      vscode.languages.registerCodeLensProvider({ language: requestLanguage }, this),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted) return [];
    const { requests } = parseRequestFile(document.getText());
    return requests.flatMap((request, index) => {
      const commands = this.#commands(document, request);
      if (index === 0 && requests.length > 1) commands.push(sendAll(requests.length));
      return [
        ...commands.map((command) => lens(document, request.line, command)),
        ...this.#messageLenses(document, request),
      ];
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #commands(document: vscode.TextDocument, request: FileRequest): vscode.Command[] {
    const running = this.#runs.running(document, request);
    if (running) return [...runningCommands(running, request), this.#environmentCommand(request)];
    const stream = takesStream(this.#environments, this.#language, request) ? [openStream] : [];
    const form = request.method === 'GRPC' && targetMethod(request) ? [openForm] : [];
    return [this.#sendCommand(request), ...stream, this.#environmentCommand(request), ...form];
  }

  /** Above each message of an open stream. */
  #messageLenses(document: vscode.TextDocument, request: FileRequest): vscode.CodeLens[] {
    const queue = this.#runs.running(document, request)?.queue;
    if (!queue || queue.isClosed) return [];
    return request.messageLines.map(({ first }) => lens(document, first, sendThisMessage));
  }

  #sendCommand(request: FileRequest): vscode.Command {
    const command = 'skep.sendRequest';
    const service = /\/([\w.]+)\/\w+$/.exec(request.target)?.[1] ?? '';
    const isLocal = environmentName(request.target) === this.#environments.local.name;
    const stopped = isLocal ? this.#services.stoppedProjectOf(service) : undefined;
    if (!stopped) return { title: lensTitle('play', 'Send'), command, tooltip: `Send this request (${key})` };
    return {
      title: lensTitle('play', 'Run and Send'),
      command,
      tooltip: `Run ${stopped.name}, then send this request (${key})`,
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

const openStream: vscode.Command = {
  title: lensTitle('radio-tower', 'Open Stream'),
  command: 'skep.openStream',
  tooltip: 'Open the stream, and send its messages one by one',
};

const openForm: vscode.Command = {
  title: lensTitle('preview', 'Form'),
  command: 'skep.openForm',
  tooltip: 'Fill in this request in a form beside it',
};

const sendThisMessage: vscode.Command = {
  title: lensTitle('arrow-right', 'Send This Message'),
  command: 'skep.sendMessage',
  tooltip: 'Send this message on the open stream',
};

function runningCommands({ queue, progress }: RunningRequest, request: FileRequest): vscode.Command[] {
  const cancel: vscode.Command = {
    title: lensTitle('loading~spin', 'Cancel'),
    command: 'skep.cancelRequest',
    tooltip: 'Stop waiting for the answer',
  };
  const pause: vscode.Command = progress?.isPaused
    ? { title: lensTitle('debug-continue', 'Resume'), command: 'skep.pauseStream', tooltip: 'Show what came' }
    : {
        title: lensTitle('debug-pause', 'Pause'),
        command: 'skep.pauseStream',
        tooltip: 'Stop to show what comes; nothing of it is lost',
      };
  const stream = progress && (queue || progress.log.received > 0) ? [pause] : [];
  if (!queue || queue.isClosed) return [cancel, ...stream];
  const total = request.messages.length;
  const next: vscode.Command = {
    title: lensTitle('arrow-right', `Send Next (${Math.min(queue.sent + 1, total)} of ${total})`),
    command: 'skep.sendNextMessage',
    tooltip: `Send the next message of this request on the open stream (${key})`,
  };
  const halfClose: vscode.Command = {
    title: lensTitle('circle-slash', 'Half Close'),
    command: 'skep.halfCloseStream',
    tooltip: 'Tell the service that no message follows',
  };
  return [...(queue.sent < total ? [next] : []), halfClose, ...stream, cancel];
}

function lens(document: vscode.TextDocument, line: number, command: vscode.Command): vscode.CodeLens {
  const argument = { uri: document.uri.toString(), line };
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { ...command, arguments: [argument] });
}

function sendAll(count: number): vscode.Command {
  return {
    title: lensTitle('run-all', 'Send All'),
    command: 'skep.sendAllRequests',
    tooltip: `Send the ${count} requests of this file, one after the other`,
  };
}
