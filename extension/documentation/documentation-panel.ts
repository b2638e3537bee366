/** The documentation of a service of an environment in a webview, renewed when what is served changes. */
import * as vscode from 'vscode';
import type { ServiceDocument } from '../../runtime/api/documentation/service-document.ts';
import type { Skep } from '../context.ts';
import { errorText, isNotFound } from '../environment/error-text.ts';
import { servedDefinition } from '../environment/served-definitions.ts';
import { serviceDocumentation } from '../environment/service-documentation.ts';
import { hearPage } from '../webview/hear-page.ts';
import { openPagePanel } from '../webview/page-panel.ts';
import { withHtml } from './comment-html.ts';
import type { FromDocumentationPage, ToDocumentationPage } from './documentation-messages.ts';

/** A service whose page is shown, and the method that is looked for on it. */
export interface DocumentedTarget {
  /** Name of the environment. */
  environment: string;
  /** Full name. */
  service: string;
  method?: string;
  /** Of the project that serves it; empty when that is not on this machine. */
  folder: string;
}

/** Key of the choice of snippets, which holds for every page. */
const chosenSnippet = 'skep.documentation.snippet';

/** By environment and service: the one that is open. */
const open = new Map<string, DocumentationPanel>();

/** Opens the page of a service and leads to its method, or shows the one that is open. */
export function showDocumentation(skep: Skep, target: DocumentedTarget): void {
  const known = open.get(keyOf(target));
  if (known) known.reveal(target.method);
  else open.set(keyOf(target), new DocumentationPanel(skep, target, undefined));
}

/** Opens the page again in a panel of before; what does not run says so on it. */
export function restoreDocumentation(skep: Skep, panel: vscode.WebviewPanel, kept: unknown): void {
  const { environment = '', service = '', folder = '' } = (kept ?? {}) as Partial<DocumentedTarget>;
  const target: DocumentedTarget = { environment, service, folder };
  const known = open.get(keyOf(target));
  if (known) {
    panel.dispose();
    known.reveal(undefined);
  } else open.set(keyOf(target), new DocumentationPanel(skep, target, panel));
}

function keyOf({ environment, service }: DocumentedTarget): string {
  return `${environment}/${service}`;
}

class DocumentationPanel {
  readonly #skep: Skep;
  readonly #target: DocumentedTarget;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable[];
  #method: string | undefined;
  #isReady = false;
  /** What was described last, in JSON, and what the page has of it. */
  #described = '';
  #document: ServiceDocument | undefined;
  #told = '';
  #reading = new AbortController();

  constructor(skep: Skep, target: DocumentedTarget, restored: vscode.WebviewPanel | undefined) {
    this.#skep = skep;
    this.#target = target;
    this.#method = target.method;
    const title = target.service.split('.').at(-1) ?? target.service;
    // Where the page is scrolled to is kept by itself.
    const { method: _, ...page } = target;
    const options = { name: 'documentation', title, target: page, enableFindWidget: true } as const;
    this.#panel = openPagePanel(skep.context, options, restored);
    const { webview } = this.#panel;
    this.#subscriptions = [
      hearPage(skep, webview, (message: FromDocumentationPage) => this.#hear(message)),
      skep.environments.onDidChange(() => this.#read()),
      this.#panel.onDidChangeViewState(() => {
        // A hidden page is thrown away; the next says when it is there.
        this.#isReady &&= this.#panel.visible;
        this.#read();
      }),
      this.#panel.onDidDispose(() => this.#close()),
    ];
    this.#read();
  }

  reveal(method: string | undefined): void {
    this.#panel.reveal();
    this.#method = method;
    this.#revealMethod();
  }

  /** Asks what the service is now; a page that nobody sees waits until somebody does. */
  #read(): void {
    if (!this.#panel.visible) return;
    this.#reading.abort();
    this.#reading = new AbortController();
    void this.#describe(this.#reading.signal);
  }

  async #describe(signal: AbortSignal): Promise<void> {
    const { service, environment: name } = this.#target;
    const environment = this.#skep.environments.get(name);
    try {
      if (!environment) throw new Error(`The environment ${name} was removed: add it again to see this.`);
      if (environment.reach === 'starting') {
        if (!this.#document) this.#tell({ type: 'problem', text: `Connecting to ${name}...` });
        await environment.connected(signal);
      }
      const described = await environment.api.registry.describe({ service }, { signal });
      const { describedDocument } = await import('../../runtime/api/documentation/describe-page.ts');
      const { isLocal, publicAddress: address } = environment;
      const document = describedDocument(described, { environment: name, isLocal, address });
      const json = JSON.stringify(document);
      if (json !== this.#described) {
        const shown = await withHtml(document);
        if (signal.aborted) return;
        this.#described = json;
        this.#document = shown;
      }
      this.#tellDocument('');
    } catch (error) {
      if (signal.aborted) return;
      // That it is not there is said already.
      const cause = isNotFound(error) ? '' : ` ${errorText(error, environment?.address)}`;
      const reason = `${service} does not run in ${name} now.`;
      if (this.#document) this.#tellDocument(`This is how it was: ${reason}${cause}`);
      else this.#tell({ type: 'problem', text: `${reason} Its page comes when it runs.${cause}` });
    }
  }

  #tellDocument(notice: string): void {
    if (!this.#document) return;
    const { environment } = this.#target;
    const known = this.#skep.environments.get(environment);
    const address = known?.publicAddress ?? '';
    // A gateway answers by `google.api.http`; a server of someone else's may have nothing there.
    const restAddress = known?.foreign ? '' : address;
    const snippet = this.#skep.context.globalState.get<string>(chosenSnippet);
    const document = this.#document;
    this.#tell({ type: 'document', document, environment, address, restAddress, snippet, notice });
  }

  #tell(message: ToDocumentationPage): void {
    const json = JSON.stringify(message);
    if (!this.#isReady || json === this.#told) return;
    this.#told = json;
    void this.#panel.webview.postMessage(message);
    this.#revealMethod();
  }

  #revealMethod(): void {
    if (!this.#isReady || !this.#document || this.#method === undefined) return;
    const message: ToDocumentationPage = { type: 'reveal', method: this.#method };
    this.#method = undefined;
    void this.#panel.webview.postMessage(message);
  }

  async #hear(message: FromDocumentationPage): Promise<void> {
    const { environment, service } = this.#target;
    switch (message.type) {
      case 'ready':
        // The page was made anew, as after it was hidden, and has nothing of what was told before.
        this.#isReady = true;
        this.#told = '';
        this.#tellDocument('');
        return this.#read();
      case 'copy':
        return await vscode.env.clipboard.writeText(message.text);
      case 'call':
        return await this.#call(message.method);
      case 'define':
        return await this.#define(message.name);
      case 'snippet':
        return await this.#skep.context.globalState.update(chosenSnippet, message.title);
      case 'markdown':
        await vscode.window.showTextDocument(serviceDocumentation(environment, service));
    }
  }

  async #call(method: string): Promise<void> {
    const { environment, service, folder } = this.#target;
    const target = { service, method, folder, environment: this.#skep.environments.get(environment) };
    await vscode.commands.executeCommand('skep.call', target);
  }

  async #define(name: string): Promise<void> {
    const { environment, service } = this.#target;
    const found = await this.#skep.language.locate(name);
    if (found) await vscode.window.showTextDocument(found.uri, { selection: found.range });
    else await vscode.window.showTextDocument(servedDefinition(environment, service));
  }

  #close(): void {
    open.delete(keyOf(this.#target));
    this.#reading.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
