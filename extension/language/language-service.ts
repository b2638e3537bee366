/** The language server's process, and what of it the rest of the extension uses. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import * as protocol from './protocol.ts';

/** A service of the workspace's definitions. */
export interface DefinedService extends Omit<protocol.DefinedService, 'uri' | 'range' | 'nameRange'> {
  /** Absolute path of the definition. */
  file: string;
}

export class LanguageService implements vscode.Disposable {
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #servicesChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #client: Promise<LanguageClient> | undefined;
  #served: protocol.ServedDefinitionsParams | undefined;
  #gateway: protocol.GatewayAddressParams = {};
  /** The services of the workspace's definitions, as last heard. */
  services: readonly DefinedService[] = [];
  /** After `services` changed. */
  readonly onDidChangeServices = this.#servicesChanged.event;

  /** `script` is dist/server.js. */
  constructor(script: string, log: vscode.LogOutputChannel) {
    this.#script = script;
    this.#log = log;
  }

  /** Starts the server. What is asked before it is up waits for it. */
  start(): Promise<LanguageClient> {
    this.#client ??= this.#start();
    return this.#client;
  }

  /** The services that a document defines, at their places in its text of now. */
  async servicesOf(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<protocol.DefinedService[]> {
    const client = await this.start();
    const params: protocol.ServicesParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    return client.sendRequest<protocol.DefinedService[]>(protocol.services, params, token);
  }

  /** JSON of a request with every field; undefined for a method that no definition of the workspace has. */
  async requestExample(service: string, method: string): Promise<string | undefined> {
    const client = await this.start();
    const params: protocol.RequestExampleParams = { service, method };
    return (await client.sendRequest<string | null>(protocol.requestExample, params)) ?? undefined;
  }

  /** Where a service, method or message is defined, by its full name. */
  async locate(name: string): Promise<vscode.Location | undefined> {
    const client = await this.start();
    const params: protocol.LocateParams = { name };
    const found = await client.sendRequest<protocol.LocateResult>(protocol.locate, params);
    return found ? client.protocol2CodeConverter.asLocation(found) : undefined;
  }

  /** The text of a definition that ships with the server. */
  async bundledFile(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const client = await this.start();
    const params: protocol.BundledFileParams = { uri: uri.toString() };
    return (await client.sendRequest<string | null>(protocol.bundledFile, params, token)) ?? '';
  }

  /** Tells the server that the user trusts the workspace now; one that starts later knows it. */
  async trust(): Promise<void> {
    await (await this.#client)?.sendNotification(protocol.workspaceTrusted);
  }

  /** Tells the server what environments serve, in place of what it was told before; one that starts later knows it. */
  async tellServed(environments: protocol.ServedEnvironment[]): Promise<void> {
    this.#served = { environments };
    await (await this.#client)?.sendNotification(protocol.servedDefinitions, this.#served);
  }

  /** Tells the server where the local gateway listens; one that starts later knows it. */
  async tellGateway(address: string | undefined): Promise<void> {
    this.#gateway = address === undefined ? {} : { address };
    await (await this.#client)?.sendNotification(protocol.gatewayAddress, this.#gateway);
  }

  /** Where the rpc is defined that the handler at a place of a TypeScript document answers. */
  async handledMethod(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location | undefined> {
    // A window without definitions has no server, and does not need one for this.
    const client = await this.#client;
    if (!client) return undefined;
    const params: protocol.HandledMethodParams = {
      uri: client.code2ProtocolConverter.asUri(document.uri),
      text: document.getText(),
      position: client.code2ProtocolConverter.asPosition(position),
    };
    const found = await client.sendRequest<protocol.HandledMethodResult>(
      protocol.handledMethod,
      params,
      token,
    );
    return found ? client.protocol2CodeConverter.asLocation(found) : undefined;
  }

  async stop(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client?.needsStop()) await client.stop();
  }

  dispose(): void {
    void this.stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#servicesChanged.dispose();
  }

  async #start(): Promise<LanguageClient> {
    // Loaded here so that activation does not wait for it.
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = { module: this.#script, transport: TransportKind.ipc };
    const client = new LanguageClient(
      'skep',
      'Skep Language Server',
      { run: module, debug: { ...module, options: { execArgv: ['--nolazy', '--inspect=6044'] } } },
      {
        documentSelector: [
          { language: 'proto', scheme: 'file' },
          { language: 'proto', scheme: 'untitled' },
          { scheme: 'file', pattern: '**/buf.yaml' },
          { scheme: 'file', pattern: '**/buf.gen.yaml' },
          { scheme: 'file', pattern: '**/buf.work.yaml' },
        ],
        outputChannel: this.#log,
        synchronize: { configurationSection: 'skep' },
        initializationOptions: {
          trusted: vscode.workspace.isTrusted,
        } satisfies protocol.InitializationOptions,
        middleware: { handleDiagnostics: showOrHide },
      },
    );
    this.#subscriptions.push(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('skep.diagnostics')) return;
        void client.restart().then(() => this.#tellAgain(client));
      }),
    );
    client.onNotification(protocol.servicesChanged, () => void this.#readServices(client));
    await client.start();
    void this.#tellAgain(client);
    void this.#readServices(client);
    return client;
  }

  async #tellAgain(client: LanguageClient): Promise<void> {
    await client.sendNotification(protocol.gatewayAddress, this.#gateway);
    if (this.#served) await client.sendNotification(protocol.servedDefinitions, this.#served);
  }

  async #readServices(client: LanguageClient): Promise<void> {
    const found = await client
      .sendRequest<protocol.DefinedService[]>(protocol.services, {})
      .catch((error) => {
        this.#log.warn('The language server did not tell its services.', error);
        return [];
      });
    this.services = found.map(({ uri, name, methods }) => ({
      name,
      methods,
      file: client.protocol2CodeConverter.asUri(uri).fsPath,
    }));
    this.#servicesChanged.fire();
  }
}

/** With `skep.diagnostics` off another extension shows the problems of definitions. */
function showOrHide(
  uri: vscode.Uri,
  diagnostics: vscode.Diagnostic[],
  next: (uri: vscode.Uri, diagnostics: vscode.Diagnostic[]) => void,
): void {
  next(uri, vscode.workspace.getConfiguration('skep').get('diagnostics', true) ? diagnostics : []);
}
