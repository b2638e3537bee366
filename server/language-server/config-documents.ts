import type { CompletionItem, Connection, Hover, Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configCompletion, configHover, configProblems, configShape } from '../features/config/index.ts';
import { type FileUri, folderOf, fromClientUri, isWithin, joinUri } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { foldersBelow } from './folders-below.ts';
import { problemDiagnostic } from './problem-diagnostic.ts';

/** Milliseconds without a keystroke after which problems are shown. */
const typingPause = 100;

/** The open config files of buf: shows what is wrong in them, and answers requests about them. */
export class ConfigDocuments {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #open = new Map<FileUri, TextDocument>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** Takes in a document that was opened or changed, if it is a config file. */
  update(document: TextDocument): void {
    const uri = fromClientUri(document.uri);
    if (!shapeOf(uri, document)) return;
    this.#open.set(uri, document);
    this.showSoon();
  }

  close(document: TextDocument): void {
    if (this.#open.delete(fromClientUri(document.uri)))
      void this.#connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  /** Shows what is wrong: also where something else than a config file has changed, as there are paths in them. */
  showSoon(): void {
    clearTimeout(this.#timer);
    if (this.#open.size > 0) this.#timer = setTimeout(() => this.#show(), typingPause);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Undefined for a document that is no config file. */
  completion(clientUri: string, position: Position): CompletionItem[] | undefined {
    const uri = fromClientUri(clientUri);
    const document = this.#open.get(uri);
    const shape = document && shapeOf(uri, document);
    if (!shape) return undefined;
    const folder = folderOf(uri);
    const below = folder === undefined ? [] : foldersBelow(folder, this.#workspace.definitions());
    return configCompletion(document.getText(), shape, position, ['.', ...below]);
  }

  hover(clientUri: string, position: Position): Hover | null | undefined {
    const uri = fromClientUri(clientUri);
    const document = this.#open.get(uri);
    const shape = document && shapeOf(uri, document);
    return shape && configHover(document.getText(), shape, position);
  }

  /** The text of a range; undefined for a document that is no config file. */
  textAt(clientUri: string, range: Range): string | undefined {
    return this.#open.get(fromClientUri(clientUri))?.getText(range);
  }

  #show(): void {
    const definitions = this.#workspace.definitions();
    for (const [uri, document] of this.#open) {
      const folder = folderOf(uri);
      const shape = shapeOf(uri, document);
      if (!shape || folder === undefined) continue;
      // Before files are listed, nothing is known of any path.
      const pathExists = (path: string) =>
        definitions.length === 0 || definitions.some((each) => isWithin(joinUri(folder, path), each));
      const diagnostics = configProblems(document.getText(), shape, pathExists).map((problem) =>
        problemDiagnostic(problem, document),
      );
      void this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
    }
  }
}

function shapeOf(uri: FileUri, document: TextDocument) {
  return configShape(uri.slice(uri.lastIndexOf('/') + 1), document.getText());
}
