import { type ChildProcess, fork, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** The server as it ships: from the source it takes several times as long to start. */
const main = path.join(import.meta.dirname, '../../../dist/server.js');

/** A language client as small as it gets, over stdio or Node's IPC. */
export class LspClient implements AsyncDisposable {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** All that was published, oldest first. */
  readonly published: PublishDiagnosticsParams[] = [];
  readonly notified: string[] = [];
  #waiting: (() => void)[] = [];

  constructor(transport: 'stdio' | 'node-ipc' = 'stdio') {
    if (transport === 'stdio') {
      const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      this.process = child;
      this.connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
      );
    } else {
      const child = fork(main, ['--node-ipc'], { execPath: process.execPath });
      this.process = child;
      this.connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    }
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.push(params);
      this.#wake();
    });
    this.connection.onUnhandledNotification(({ method }) => {
      this.notified.push(method);
      this.#wake();
    });
    this.connection.listen();
  }

  async start(
    folder: string,
    initializationOptions = {},
    capabilities: InitializeParams['capabilities'] = {},
  ): Promise<unknown> {
    const uri = pathToFileURL(folder).href;
    const params: InitializeParams = {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'workspace' }],
      capabilities,
      initializationOptions,
    };
    const result = await this.connection.sendRequest('initialize', params);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'proto', version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  /** Waits for the first publication of a file for which this holds, of those to come and those that came after `since`. */
  async diagnostics(uri: string, holds: (found: Diagnostic[]) => boolean, since = 0): Promise<Diagnostic[]> {
    for (;;) {
      const found = this.published
        .slice(since)
        .find((params) => params.uri === uri && holds(params.diagnostics));
      if (found) return found.diagnostics;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async notification(method: string): Promise<void> {
    while (!this.notified.includes(method)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.exitCode !== null) return;
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await exited;
    this.connection.dispose();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
