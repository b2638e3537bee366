/**
 * The debug adapter of a `skep` session. It debugs nothing itself: it runs projects, follows where their inspectors
 * are, and attaches VS Code's debugger for Node to each, through restarts and reloads, in sessions below its own.
 */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { attachConfiguration } from './attach-configuration.ts';
import { followInspectors } from './follow-inspectors.ts';

/** What is used of a request of the Debug Adapter Protocol. */
interface Request {
  seq: number;
  type: string;
  command: string;
  arguments?: { breakpoints?: unknown[] };
}

export class ProjectsDebugAdapter implements vscode.DebugAdapter {
  readonly #skep: Skep;
  readonly #session: vscode.DebugSession;
  readonly #sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#sent.event;
  readonly #ended = new AbortController();
  /** Ids of the instances that have a session. */
  readonly #attached = new Set<string>();
  #sequence = 0;

  constructor(skep: Skep, session: vscode.DebugSession) {
    this.#skep = skep;
    this.#session = session;
  }

  handleMessage(message: vscode.DebugProtocolMessage & Partial<Request>): void {
    const { seq, type, command, arguments: given } = message;
    if (type !== 'request' || seq === undefined || command === undefined) return;
    const answer = (body: object = {}) =>
      this.#send({ type: 'response', request_seq: seq, command, success: true, body });
    switch (command) {
      case 'initialize':
        answer({ supportsConfigurationDoneRequest: true, supportTerminateDebuggee: false });
        this.#event('initialized');
        return;
      case 'launch':
        void this.#launch(answer, (text) =>
          this.#send({
            type: 'response',
            request_seq: seq,
            command,
            success: false,
            message: text,
            body: { error: { id: 1, format: text, showUser: true } },
          }),
        );
        return;
      case 'disconnect':
      case 'terminate':
        this.#ended.abort();
        answer();
        this.#event('terminated');
        return;
      case 'threads':
        answer({ threads: [] });
        return;
      case 'setBreakpoints':
      case 'setFunctionBreakpoints':
      case 'setExceptionBreakpoints':
        // The sessions below have them.
        answer({ breakpoints: (given?.breakpoints ?? []).map(() => ({ verified: false })) });
        return;
      default:
        answer();
    }
  }

  dispose(): void {
    this.#ended.abort();
    this.#sent.dispose();
  }

  /** Answers when the instances of every project are attached to, or the first of them cannot be. */
  async #launch(answer: () => void, fail: (text: string) => void): Promise<void> {
    let isAnswered = false;
    const folders: string[] = this.#session.configuration.projects;
    try {
      const followed = folders.map((folder) => this.#follow(folder));
      await Promise.all(followed.map(({ attached }) => attached));
      answer();
      isAnswered = true;
      await Promise.all(followed.map(({ ended }) => ended));
    } catch (error) {
      const { errorText } = await import('../environment/error-text.ts');
      if (isAnswered) this.#skep.log.error(`Debugging ended. ${errorText(error)}`);
      else if (!this.#ended.signal.aborted) fail(errorText(error));
    }
    this.#ended.abort();
    this.#event('terminated');
  }

  #follow(folder: string): { attached: Promise<void>; ended: Promise<void> } {
    const { promise: attached, resolve, reject } = Promise.withResolvers<void>();
    const { signal } = this.#ended;
    const ended = followInspectors(this.#skep, folder, signal, async (inspectors) => {
      const fresh = inspectors.filter(({ instance }) => !this.#attached.has(instance));
      for (const { instance, address } of fresh) {
        this.#attached.add(instance);
        await this.#attach(instance, address);
      }
      if (inspectors.length > 0) resolve();
    });
    ended.then(resolve, reject);
    return { attached, ended };
  }

  async #attach(instance: string, address: string): Promise<void> {
    const { workspaceFolder, configuration } = this.#session;
    await vscode.debug.startDebugging(
      workspaceFolder,
      attachConfiguration(instance, address, configuration, this.#skep.context.asAbsolutePath('dist')),
      {
        parentSession: this.#session,
        lifecycleManagedByParent: true,
        consoleMode: vscode.DebugConsoleMode.MergeWithParent,
        compact: true,
        suppressSaveBeforeStart: true,
      },
    );
  }

  #event(event: string): void {
    this.#send({ type: 'event', event, body: {} });
  }

  #send(message: object): void {
    this.#sent.fire({ seq: ++this.#sequence, ...message });
  }
}
