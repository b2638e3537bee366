/** Texts that are only to be read: what was made for a moment, and is no file. */
import * as vscode from 'vscode';
import { type AnswerSource, isInTab } from '../response/open-answers.ts';

const scheme = 'skep-text';

export class ShownTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** By the document's URI. */
  readonly #texts = new Map<string, string>();
  /** Of those that show a call of the history. */
  readonly #sources = new Map<string, AnswerSource>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((document) => {
        // A change of its language closes a document as well, and opens it again.
        const isOpen = vscode.workspace.textDocuments.some((each) => each.uri.path === document.uri.path);
        if (document.uri.scheme !== scheme || isOpen || isInTab(document.uri)) return;
        this.#texts.delete(document.uri.toString());
        this.#sources.delete(document.uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This text was not kept. Open it again where it came from.\n';
  }

  /** Where to find again what a document shows; undefined for one that is kept nowhere. */
  sourceOf(uri: vscode.Uri): AnswerSource | undefined {
    return this.#sources.get(uri.toString());
  }

  /** Has a document of before the window was loaded anew say this. */
  restore(uri: vscode.Uri, text: string, source: AnswerSource): void {
    this.#texts.set(uri.toString(), text);
    this.#sources.set(uri.toString(), source);
    this.#changed.fire(uri);
  }

  /** Puts a text in the place of the one that a document has, unless that is another by now. */
  renew(uri: vscode.Uri, before: string, text: string): void {
    if (this.#texts.get(uri.toString()) !== before) return;
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
  }

  /**
   * A document with this text. `name` tells it apart, and by its end its language, unless another is given. With a source it
   * is there again after the window was loaded anew.
   */
  async open(
    name: string,
    text: string,
    language?: string,
    source?: AnswerSource,
  ): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    if (source) this.#sources.set(uri.toString(), source);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    if (language === undefined || document.languageId === language) return document;
    return vscode.languages.setTextDocumentLanguage(document, language);
  }

  /** Opens such a document in the editor. */
  async show(name: string, text: string, language?: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await this.open(name, text, language), { preview: true });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
