/** The language server, and what of it the rest of the extension uses. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { FormModel } from '../form/form-model.ts';
import { serveClientFiles } from './client-files.ts';
import { languageDocuments } from './documents.ts';
import * as protocol from './protocol.ts';
import { referencesOf } from './references.ts';
import { ShownDiagnostics } from './shown-diagnostics.ts';

/** A service of the workspace's definitions. */
export interface DefinedService extends Omit<protocol.DefinedService, 'uri' | 'range' | 'nameRange'> {
  /** Absolute path of the definition. */
  file: string;
}

/** A method without a handler, what adds one, and where its name stands then. */
export interface MissingHandler extends Pick<protocol.MissingHandler, 'service' | 'method'> {
  /** The TypeScript file that registers the service. */
  uri: vscode.Uri;
  edits: vscode.TextEdit[];
  place: vscode.Position;
}

/** Makes the client of a server that is not started yet. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient | Promise<BaseLanguageClient>;

export class LanguageService implements vscode.Disposable {
  readonly #connect: MakeClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #servicesChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #client: Promise<BaseLanguageClient> | undefined;
  #served: protocol.ServedDefinitionsParams | undefined;
  #gateway: protocol.GatewayAddressParams = {};
  /** The services of the workspace's definitions, as last heard. */
  services: readonly DefinedService[] = [];
  /** After `services` changed. */
  readonly onDidChangeServices = this.#servicesChanged.event;

  constructor(connect: MakeClient, log: vscode.LogOutputChannel) {
    this.#connect = connect;
    this.#log = log;
  }

  /** Starts the server. What is asked before it is up waits for it. */
  start(): Promise<BaseLanguageClient> {
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

  /** The JSON of a message in binary; undefined for a type that no definition here has. */
  async decodeMessage(type: string, base64: string): Promise<unknown> {
    const client = await this.start();
    const params: protocol.DecodeMessageParams = { type, base64 };
    const json = await client.sendRequest<string | null>(protocol.decodeMessage, params);
    return json === null ? undefined : JSON.parse(json);
  }

  /** What a form for a request shows; undefined for a method that no definition of the workspace has. */
  async requestForm(service: string, method: string): Promise<FormModel | undefined> {
    const client = await this.start();
    const params: protocol.RequestFormParams = { service, method };
    return (await client.sendRequest<protocol.RequestFormResult>(protocol.requestForm, params)) ?? undefined;
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

  /** The handlers that a TypeScript document declares; none in a window without definitions. */
  async handledMethods(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<protocol.HandledMethod[]> {
    const client = await this.#client;
    if (!client) return [];
    const params: protocol.HandledMethodsParams = {
      uri: client.code2ProtocolConverter.asUri(document.uri),
      text: document.getText(),
    };
    return client.sendRequest<protocol.HandledMethod[]>(protocol.handledMethods, params, token);
  }

  /** The methods of a definition that the code of its project does not have; none in a window without definitions. */
  async missingHandlers(definition: vscode.Uri, token?: vscode.CancellationToken): Promise<MissingHandler[]> {
    const client = await this.#client;
    if (!client) return [];
    const { code2ProtocolConverter: toServer, protocol2CodeConverter: toEditor } = client;
    const params: protocol.MissingHandlersParams = { uri: toServer.asUri(definition) };
    const asked: [protocol.MissingHandlersParams, vscode.CancellationToken?] = token
      ? [params, token]
      : [params];
    const found = await client.sendRequest<protocol.MissingHandler[]>(protocol.missingHandlers, ...asked);
    return Promise.all(
      found.map(async ({ uri, edits, place, ...names }) => ({
        ...names,
        uri: toEditor.asUri(uri),
        edits: await toEditor.asTextEdits(edits),
        place: toEditor.asPosition(place),
      })),
    );
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

  async #start(): Promise<BaseLanguageClient> {
    const shown = new ShownDiagnostics();
    const client = await this.#connect({
      documentSelector: languageDocuments(),
      outputChannel: this.#log,
      synchronize: { configurationSection: 'skep' },
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
      } satisfies protocol.InitializationOptions,
      middleware: {
        handleDiagnostics: shown.handle,
        provideReferences: (document, position, options, token, askAsLsp) =>
          referencesOf(client, askAsLsp)(document, position, options, token),
      },
    });
    this.#subscriptions.push(shown, serveClientFiles(client));
    client.onNotification(protocol.servicesChanged, () => void this.#readServices(client));
    await client.start();
    void this.#tellAgain(client);
    void this.#readServices(client);
    return client;
  }

  async #tellAgain(client: BaseLanguageClient): Promise<void> {
    await client.sendNotification(protocol.gatewayAddress, this.#gateway);
    if (this.#served) await client.sendNotification(protocol.servedDefinitions, this.#served);
  }

  async #readServices(client: BaseLanguageClient): Promise<void> {
    const found = await client
      .sendRequest<protocol.DefinedService[]>(protocol.services, {})
      .catch((error) => {
        this.#log.warn('The language server did not tell its services.', error);
        return [];
      });
    this.services = found.map(({ uri, name, methods, deprecated }) => ({
      name,
      methods,
      deprecated,
      file: client.protocol2CodeConverter.asUri(uri).fsPath,
    }));
    this.#servicesChanged.fire();
  }
}
