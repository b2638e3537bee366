/** A form beside a request file, for the message of the request at the cursor: what is changed in one is changed in the other. */
import * as vscode from 'vscode';
import { type FileRequest, parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import type { Skep } from '../context.ts';
import { openColumn } from '../request/open-column.ts';
import { targetMethod } from '../request/request-bodies.ts';
import { requestDocument } from '../request/request-document.ts';
import { openPagePanel } from '../webview/page-panel.ts';
import { applied, type FormChange, formEdits } from './form-edits.ts';
import type { FormTarget, FromFormPage, ToFormPage } from './form-messages.ts';
import type { FormModel } from './form-model.ts';
import { type FormPath, isProblem, readFormValue } from './form-value.ts';
import { type MessagePlace, messagePlace, sameRequest } from './request-place.ts';

/** Bytes of a file that a field may hold: in base64 it is a third more, in a file that an editor shows. */
const maxFileBytes = 4 * 1024 * 1024;

const gone = 'The request of this form is not in its file any more.';

/** By document: the one that is open. */
const open = new Map<string, FormPanel>();

/** Opens the form of the request at a line of a file. Throws a sentence for people where no request to a method is. */
export function showForm(skep: Skep, document: vscode.TextDocument, line: number): void {
  const request = requestAt(parseRequestFile(document.getText()), line);
  if (!request || !targetMethod(request) || request.method !== 'GRPC')
    throw new Error('A form is for a request to a method: put the cursor in one that begins with GRPC.');
  const index = request.messageLines.findIndex(({ first, last }) => first <= line && line <= last);
  const known = open.get(document.uri.toString());
  if (known) known.choose(request, Math.max(0, index));
  else
    open.set(document.uri.toString(), new FormPanel(skep, document, request, Math.max(0, index), undefined));
}

/** Opens the form again in a panel of before. Throws a sentence for people when its file or request is gone. */
export async function restoreForm(skep: Skep, panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
  const nothing: FormTarget = { uri: '', name: '', target: '', line: 0, index: 0 };
  const { uri, index, ...wanted } = { ...nothing, ...(kept as Partial<FormTarget>) };
  const document = await openAgain(vscode.Uri.parse(uri));
  const request = sameRequest(document.getText(), wanted);
  if (!request) throw new Error(gone);
  const known = open.get(document.uri.toString());
  if (known) {
    panel.dispose();
    known.choose(request, index);
  } else open.set(document.uri.toString(), new FormPanel(skep, document, request, index, panel));
}

async function openAgain(file: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await requestDocument(file);
  } catch (error) {
    throw new Error(`The request file of this form is not there any more: ${file.path}`, { cause: error });
  }
}

class FormPanel {
  readonly #skep: Skep;
  readonly #document: vscode.TextDocument;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable[];
  #request: FileRequest;
  #index: number;
  /** Of the method of that name. */
  #model: { method: string; model: FormModel | undefined } | undefined;
  /** One change after the other: each is made in the text that the one before left. */
  #work: Promise<unknown> = Promise.resolve();
  /** A page that was closed meanwhile cannot be told anything, and what it asked for is left. */
  #isClosed = false;

  constructor(
    skep: Skep,
    document: vscode.TextDocument,
    request: FileRequest,
    index: number,
    restored: vscode.WebviewPanel | undefined,
  ) {
    this.#skep = skep;
    this.#document = document;
    this.#request = request;
    this.#index = index;
    const options = {
      name: 'form',
      title: 'Form',
      target: this.#target,
      column: vscode.ViewColumn.Beside,
      preserveFocus: true,
    } as const;
    this.#panel = openPagePanel(skep.context, options, restored);
    const { webview } = this.#panel;
    const isOurs = ({ uri }: vscode.TextDocument) => uri.toString() === document.uri.toString();
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: FromFormPage) => this.#then(() => this.#hear(message))),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (isOurs(event.document)) this.#then(() => this.#draw());
      }),
      vscode.workspace.onDidCloseTextDocument((closed) => {
        if (isOurs(closed)) this.#panel.dispose();
      }),
      skep.language.onDidChangeServices(() => {
        this.#model = undefined;
        this.#then(() => this.#draw());
      }),
      this.#panel.onDidDispose(() => this.#close()),
    ];
  }

  choose(request: FileRequest, index: number): void {
    this.#request = request;
    this.#index = index;
    this.#panel.reveal(undefined, true);
    this.#then(() => this.#draw());
  }

  #then(work: () => Promise<void>): void {
    const unlessClosed = () => (this.#isClosed ? undefined : work());
    this.#work = this.#work.then(unlessClosed).catch((error: unknown) => {
      this.#skep.log.error('The form could not do that.', error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    });
  }

  async #draw(): Promise<void> {
    const message = await this.#message();
    if (this.#isClosed) return;
    if (message.type === 'form') this.#panel.title = `Form: ${message.method.split('/').at(-1)}`;
    await this.#panel.webview.postMessage(message);
  }

  async #message(): Promise<ToFormPage> {
    const text = this.#document.getText();
    const place = this.#place();
    const rpc = place && targetMethod(place.request);
    if (!place || !rpc) return { type: 'problem', text: gone };
    const method = `${rpc.service}/${rpc.method}`;
    if (this.#model?.method !== method) {
      const model = await this.#skep.language.requestForm(rpc.service, rpc.method);
      this.#model = { method, model };
    }
    const { model } = this.#model;
    if (!model) return { type: 'problem', text: `No definition of this workspace has ${method}.` };
    const value = readFormValue(text.slice(place.start, place.end));
    if (isProblem(value)) {
      const { line } = this.#document.positionAt(place.start + value.offset);
      return {
        type: 'problem',
        text: `The message is not JSON (line ${line + 1}: ${value.message}). The form comes back as soon as it is.`,
      };
    }
    const count = Math.max(1, place.request.messages.length);
    return { type: 'form', method, model, value, index: this.#index, count, target: this.#target };
  }

  get #target(): FormTarget {
    const { name, target, line } = this.#request;
    return { uri: this.#document.uri.toString(), name, target, line, index: this.#index };
  }

  #place(): MessagePlace | undefined {
    const text = this.#document.getText();
    const request = sameRequest(text, this.#request);
    if (!request) return undefined;
    this.#request = request;
    this.#index = Math.min(this.#index, Math.max(0, request.messages.length - 1));
    return messagePlace(text, request, this.#index);
  }

  async #hear(message: FromFormPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#draw();
      case 'change':
        return this.#change(message.change);
      case 'file':
        return this.#fromFile(message.path);
      case 'message':
        this.#index = message.index;
        return this.#draw();
      case 'send':
        // Not waited for: a stream takes its time, and the form goes on.
        void vscode.commands.executeCommand('skep.sendRequest', this.#lensPlace());
        return;
      case 'showText':
        await this.#showText();
    }
  }

  async #change(change: FormChange): Promise<void> {
    const place = this.#place();
    if (!place) return;
    const text = this.#document.getText().slice(place.start, place.end);
    // Of a text that is no JSON nothing is touched.
    if (isProblem(readFormValue(text))) return this.#draw();
    const edits = formEdits(text, change);
    // A step that changes nothing could be undone all the same.
    if (applied(text, edits) === text) return;
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of edits) {
      const at = place.start + offset;
      const range = new vscode.Range(this.#document.positionAt(at), this.#document.positionAt(at + length));
      edit.replace(this.#document.uri, range, place.before + content);
    }
    await vscode.workspace.applyEdit(edit);
  }

  async #fromFile(path: FormPath): Promise<void> {
    const [file] = (await vscode.window.showOpenDialog({ title: 'Bytes from which file?' })) ?? [];
    if (!file) return;
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > maxFileBytes)
      throw new Error(`${file.path} has ${size} bytes: a request file can hold ${maxFileBytes} at most.`);
    const bytes = await vscode.workspace.fs.readFile(file);
    await this.#change({ path, json: JSON.stringify(Buffer.from(bytes).toString('base64')) });
  }

  async #showText(): Promise<void> {
    const at = this.#document.positionAt(this.#place()?.start ?? 0);
    await vscode.window.showTextDocument(this.#document, {
      viewColumn: openColumn(this.#document.uri),
      selection: new vscode.Range(at, at),
    });
  }

  #lensPlace(): { uri: string; line: number } {
    return { uri: this.#document.uri.toString(), line: this.#place()?.request.line ?? 0 };
  }

  #close(): void {
    this.#isClosed = true;
    open.delete(this.#document.uri.toString());
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
