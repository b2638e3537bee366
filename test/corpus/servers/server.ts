import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** Milliseconds after which a server is taken to have no answer. */
const patience = 5_000;

/** What an editor can show: servers leave out what their client cannot. */
const capabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    completion: {
      completionItem: { snippetSupport: true, resolveSupport: { properties: ['additionalTextEdits'] } },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'refactor', 'source'] } },
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown'] },
    rename: { prepareSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: {},
    semanticTokens: {
      requests: { full: { delta: true }, range: true },
      tokenTypes: ['keyword', 'type', 'class', 'enum', 'property', 'method', 'interface'],
      tokenModifiers: [],
      formats: ['relative' as const],
    },
  },
};

/** A language server that answers over stdio, of whichever make. */
export class ComparedServer implements AsyncDisposable {
  readonly #process;
  readonly #connection;
  readonly #diagnostics = new Map<string, Diagnostic[]>();
  readonly #folder: string;
  #version = 1;

  constructor(folder: string, [command, ...args]: readonly [string, ...string[]]) {
    this.#folder = folder;
    this.#process = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout, stdin } = this.#process;
    this.#connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    for (const method of ['window/workDoneProgress/create', 'client/registerCapability'])
      this.#connection.onRequest(method, () => null);
    this.#connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: PublishDiagnosticsParams) => {
        this.#diagnostics.set(uri, diagnostics);
      },
    );
    this.#connection.listen();
  }

  async start(): Promise<void> {
    const rootUri = pathToFileURL(this.#folder).href;
    await this.ask('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'shop' }],
      capabilities,
      initializationOptions: { trusted: true },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  async open(uri: string, text: string, languageId: string): Promise<void> {
    const textDocument = { uri, languageId, version: 1, text };
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async change(uri: string, text: string): Promise<void> {
    const textDocument = { uri, version: ++this.#version };
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  /** The answer; null for a refusal, and where there is none. */
  ask(method: string, params: object): Promise<unknown> {
    const answered = this.#connection.sendRequest<unknown>(method, params).catch(() => null);
    return Promise.race([answered, sleep(patience, null)]);
  }

  /** Whether the server says something of a file that matches, in time. */
  async says(uri: string, pattern: RegExp): Promise<boolean> {
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if (pattern.test(JSON.stringify(this.#diagnostics.get(uri) ?? []))) return true;
      await sleep(100);
    }
    return false;
  }

  diagnosticsOf(uri: string): Diagnostic[] {
    return this.#diagnostics.get(uri) ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.dispose();
    if (this.#process.exitCode !== null) return;
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await exited;
  }
}
