/** Texts that are only to be read: what was made for a moment, and is no file. */
import * as vscode from 'vscode';

const scheme = 'skep-text';

export class ShownTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** By the document's URI. */
  readonly #texts = new Map<string, string>();
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
        if (document.uri.scheme === scheme && !isOpen) this.#texts.delete(document.uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This text was not kept. Open it again where it came from.\n';
  }

  /** A document with this text. `name` tells it apart, and by its end its language, unless another is given. */
  async open(name: string, text: string, language?: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
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
