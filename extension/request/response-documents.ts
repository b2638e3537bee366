/** The documents that show responses: read-only, one for each request file, beside it, used again for each answer. */
import * as vscode from 'vscode';
import { type AnswerSource, isInTab } from '../response/open-answers.ts';
import type { ResponseRecord } from '../response/response-record.ts';

const scheme = 'skep-response';

/** What a document shows, where it shows one answer; and the answer before it to the same request. */
export interface ShownResponse {
  record: ResponseRecord;
  previous: ResponseRecord | undefined;
}

/** First words of a document that tells of no failure. */
const goodCodes = new Set(['ok', 'streaming', 'paused', 'all ok', 'sending', 'reading', 'waiting']);

export class ResponseDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** By the document's URI. */
  readonly #texts = new Map<string, string>();
  readonly #records = new Map<string, ShownResponse>();
  /** Of those that were open before the window was loaded anew. */
  readonly #restored = new Map<string, AnswerSource>();
  readonly #recordsChanged = new vscode.EventEmitter<void>();
  readonly #good = codeDecoration('charts.green');
  readonly #bad = codeDecoration('errorForeground');
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;
  /** After another answer is the one that a document shows. */
  readonly onDidChangeRecords = this.#recordsChanged.event;

  constructor() {
    this.#subscriptions = [
      this.#good,
      this.#bad,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      // The new text of a document that is shown already comes after `show`.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme !== scheme) return;
        for (const editor of vscode.window.visibleTextEditors) {
          if (editor.document === document) this.#colourCode(editor);
        }
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) if (editor.document.uri.scheme === scheme) this.#colourCode(editor);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri, languageId }) => {
        // A tab that was not looked at yet asks for its text when it is.
        if (uri.scheme === scheme && languageId === scheme && !isInTab(uri)) this.#forget(uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'Send the request again to see its response.\n';
  }

  /** The answer that a document shows; undefined while it shows none, or several. */
  recordOf(uri: vscode.Uri): ShownResponse | undefined {
    return this.#records.get(uri.toString());
  }

  /** The answer beside a request file. */
  shownFor(request: vscode.Uri): ShownResponse | undefined {
    return this.recordOf(responseUri(request));
  }

  /** Where to find again what a document shows; undefined for one that is none of these. */
  sourceOf(uri: vscode.Uri): AnswerSource | undefined {
    const name = uri.toString();
    const { record } = this.#records.get(name) ?? {};
    if (!record) return this.#restored.get(name) ?? (this.#texts.has(name) ? {} : undefined);
    const { environment, traceId, from } = record;
    // A URL's path may say what is not for keeping.
    const target = /^[\w.]+\/\w+$/.test(record.target) ? record.target : undefined;
    return { environment, traceId, target, from };
  }

  /** Where the request of an answer of before the window was loaded anew is written. */
  restoredPlace(uri: vscode.Uri): AnswerSource['from'] {
    return this.#restored.get(uri.toString())?.from;
  }

  /** Has a document of before the window was loaded anew say this. */
  restore(uri: vscode.Uri, text: string, source: AnswerSource): void {
    this.#restored.set(uri.toString(), source);
    this.#put(uri, text);
  }

  /** Puts a text in the place of the one that a document has, unless that is another by now. */
  renew(uri: vscode.Uri, before: string, text: string): void {
    if (this.#texts.get(uri.toString()) === before) this.#put(uri, text);
  }

  /** Shows the text as the response to a request of this file, beside it, without taking the focus. */
  async show(request: vscode.Uri, text: string, shownRecord?: ShownResponse): Promise<void> {
    const uri = responseUri(request);
    this.#restored.delete(uri.toString());
    if (shownRecord) this.#records.set(uri.toString(), shownRecord);
    else this.#records.delete(uri.toString());
    this.#put(uri, text);
    const answers = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === scheme);
    // In the place of another answer, so that no third column opens for who sends from an answer.
    const shown = answers.find(({ document }) => document.uri.toString() === uri.toString()) ?? answers[0];
    const opened = await vscode.workspace.openTextDocument(uri);
    const document =
      opened.languageId === scheme ? opened : await vscode.languages.setTextDocumentLanguage(opened, scheme);
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    this.#colourCode(editor);
  }

  #put(uri: vscode.Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    this.#recordsChanged.fire();
  }

  #forget(uri: string): void {
    this.#texts.delete(uri);
    this.#records.delete(uri);
    this.#restored.delete(uri);
  }

  /** The first words, green or red as the theme has them: what somebody looks for first. */
  #colourCode(editor: vscode.TextEditor): void {
    const code = /^.*?(?= {2}|$)/.exec(editor.document.lineAt(0).text)?.[0] ?? '';
    const range = new vscode.Range(0, 0, 0, code.length);
    const isGood = goodCodes.has(code);
    editor.setDecorations(this.#good, isGood ? [range] : []);
    editor.setDecorations(this.#bad, isGood ? [] : [range]);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
    this.#recordsChanged.dispose();
  }
}

function codeDecoration(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor(color),
    fontWeight: 'bold',
  });
}

/** Of the document that shows a request file's answers: `Posts.List.response`, with the request file's own URI behind it to tell two of one name apart. */
export function responseUri(request: vscode.Uri): vscode.Uri {
  const name = request.path.slice(request.path.lastIndexOf('/') + 1).replace(/(\.rpc)?\.http$/, '');
  return vscode.Uri.from({ scheme, path: `/${name}.response`, query: request.toString() });
}
