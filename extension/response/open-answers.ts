/**
 * Which answers and calls documents show, kept for a window that is loaded anew: the editor forgets documents that are no
 * files. Kept is where to find them again and never what they say.
 */
import * as vscode from 'vscode';
import type { ShownTexts } from '../environment/shown-texts.ts';
import type { ResponseDocuments } from '../request/response-documents.ts';

/** Where to find again what a document shows. */
export interface AnswerSource {
  /** Name of the environment that was asked, where the document shows one answer of one. */
  environment?: string | undefined;
  /** Number of its call in the history there; else its trace, and the method that was called. */
  id?: string | undefined;
  traceId?: string | undefined;
  target?: string | undefined;
  /** Where its request is written. */
  from?: { uri: string; line: number } | undefined;
}

/** A document that is open, and where. */
export interface OpenAnswer extends AnswerSource {
  uri: string;
  column: number;
  isPreview: boolean;
  /** Whether it is the one of its group that is seen. */
  isInFront: boolean;
}

/** Of the documents that show an answer or a call. */
const language = 'skep-response';
const key = 'skep.openAnswers';

export class OpenAnswers implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #sourceOf: (uri: vscode.Uri) => AnswerSource | undefined;
  readonly #subscriptions: vscode.Disposable[];
  #saved: string;
  /** What was open when the window was left. */
  readonly ofBefore: readonly OpenAnswer[];

  constructor(memento: vscode.Memento, responses: ResponseDocuments, texts: ShownTexts) {
    this.#memento = memento;
    this.#sourceOf = (uri) => responses.sourceOf(uri) ?? texts.sourceOf(uri);
    this.ofBefore = memento.get<OpenAnswer[]>(key, []);
    this.#saved = JSON.stringify(this.ofBefore);
    this.#subscriptions = [
      vscode.window.tabGroups.onDidChangeTabs(() => this.#save()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#save()),
      responses.onDidChangeRecords(() => this.#save()),
      vscode.workspace.onDidOpenTextDocument((document) => {
        // One that comes back is opened by the editor, which knows of no language.
        if (document.languageId === language || !this.#isOfBefore(document.uri)) return;
        void vscode.languages.setTextDocumentLanguage(document, language);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #isOfBefore(uri: vscode.Uri): boolean {
    return this.ofBefore.some((each) => each.uri === uri.toString());
  }

  #save(): void {
    const open = vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn }) =>
      tabs.flatMap(({ input, isActive, isPreview }) => {
        const source = input instanceof vscode.TabInputText && this.#sourceOf(input.uri);
        if (!source) return [];
        const place = { uri: input.uri.toString(), column: viewColumn, isPreview, isInFront: isActive };
        return [{ ...source, ...place }];
      }),
    );
    const text = JSON.stringify(open);
    if (text === this.#saved) return;
    this.#saved = text;
    void this.#memento.update(key, open);
  }
}

/** Whether a tab shows this document, or will when it is looked at. */
export function isInTab(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
}
