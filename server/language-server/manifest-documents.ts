import { getNodeValue, parseTree } from 'jsonc-parser';
import type { CompletionItem, Connection, Diagnostic, Hover, Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ManifestFacts,
  type ManifestProblem,
  manifestCompletion,
  manifestHover,
  manifestProblems,
  type OtherProject,
} from '../features/manifest/index.ts';
import { symbolsNamed } from '../workspace/file-symbols.ts';
import { copiesFolder } from '../workspace/project-config.ts';
import {
  type FileUri,
  folderOf,
  fromClientUri,
  isWithin,
  joinUri,
  pathBelow,
  toClientUri,
} from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { foldersBelow } from './folders-below.ts';
import { problemDiagnostic } from './problem-diagnostic.ts';

/** Milliseconds without a keystroke after which problems are shown. */
const typingPause = 100;

/** The open `skep.json`s: shows what does not fit the workspace, and answers requests about them. */
export class ManifestDocuments {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #open = new Map<FileUri, TextDocument>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the times that problems were asked for. */
  #asked = 0;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** Takes in a document that was opened or changed, if it is a manifest. */
  update(document: TextDocument): void {
    if (!document.uri.endsWith('/skep.json')) return;
    this.#open.set(fromClientUri(document.uri), document);
    this.showSoon();
  }

  close(document: TextDocument): void {
    if (this.#open.delete(fromClientUri(document.uri)))
      void this.#connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  /** Shows what is wrong: also where something else than a manifest has changed. */
  showSoon(): void {
    clearTimeout(this.#timer);
    if (this.#open.size > 0) this.#timer = setTimeout(() => void this.#show(), typingPause);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** The text of a range; undefined for a document that is no manifest. */
  textAt(clientUri: string, range: Range): string | undefined {
    return this.#open.get(fromClientUri(clientUri))?.getText(range);
  }

  /** Undefined for a document that is no manifest. */
  async completion(clientUri: string, position: Position): Promise<CompletionItem[] | undefined> {
    const document = this.#open.get(fromClientUri(clientUri));
    if (!document) return undefined;
    const facts = await this.#factsAround(fromClientUri(clientUri));
    return manifestCompletion(document.getText(), document.offsetAt(position), facts, (start, end) => ({
      start: document.positionAt(start),
      end: document.positionAt(end),
    }));
  }

  async hover(clientUri: string, position: Position): Promise<Hover | null | undefined> {
    const document = this.#open.get(fromClientUri(clientUri));
    if (!document) return undefined;
    const facts = await this.#factsAround(fromClientUri(clientUri));
    return manifestHover(document.getText(), document.offsetAt(position), facts) ?? null;
  }

  async #show(): Promise<void> {
    const asked = ++this.#asked;
    for (const [uri, document] of this.#open) {
      const facts = await this.#factsAround(uri);
      if (this.#asked !== asked || this.#open.get(uri) !== document) return;
      const diagnostics = manifestProblems(document.getText(), facts).map((problem) =>
        diagnosticOf(problem, document),
      );
      void this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
    }
  }

  async #factsAround(uri: FileUri): Promise<ManifestFacts> {
    const folder = folderOf(uri) ?? uri;
    const definitions = this.#workspace.definitions();
    const manifests = this.#workspace.projects().map((project) => joinUri(project, 'skep.json'));
    const others = manifests.filter((manifest) => manifest !== uri);
    const entries = await this.#filesNamedIn(uri);
    return {
      services: await this.#servicesAround(folder),
      otherProjects: await Promise.all(others.map((manifest) => this.#project(manifest))),
      definitionFolders: foldersBelow(folder, definitions),
      isFile: (path) => entries.has(path),
      // A workspace with a manifest has been looked through when it has that one.
      isListed: manifests.includes(uri),
    };
  }

  /** What the workspace's definitions declare, but for the project's own: a project does not use itself. */
  async #servicesAround(folder: FileUri): Promise<string[]> {
    const copies = joinUri(folder, copiesFolder);
    const found: string[] = [];
    for (const [uri, symbols] of await this.#workspace.symbols()) {
      if (isWithin(folder, uri) && !isWithin(copies, uri)) continue;
      for (const { fullName, kind } of symbolsNamed(symbols, () => true))
        if (kind === 'service') found.push(fullName);
    }
    return found.sort();
  }

  /** Those of the paths a manifest may have as its entry that lead to a file. */
  async #filesNamedIn(uri: FileUri): Promise<Set<string>> {
    const text = this.#open.get(uri)?.getText() ?? '';
    const { entry } = fieldsOf(text);
    const path = typeof entry === 'string' ? entry : 'src/main.ts';
    const folder = folderOf(uri) ?? uri;
    // Nothing outside of the project is looked at: what leads there is no entry.
    const below = pathBelow(folder, joinUri(folder, path));
    if (below === undefined) return new Set();
    const isThere = (await this.#workspace.readText(joinUri(folder, below))) !== undefined;
    return new Set(isThere ? [below] : []);
  }

  async #project(manifest: FileUri): Promise<OtherProject> {
    const text = this.#open.get(manifest)?.getText() ?? (await this.#workspace.readText(manifest)) ?? '';
    const { name } = fieldsOf(text);
    return { name: typeof name === 'string' ? name : '', uri: toClientUri(manifest) };
  }
}

function fieldsOf(text: string): Record<string, unknown> {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const value: unknown = root?.type === 'object' ? getNodeValue(root) : undefined;
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function diagnosticOf(problem: ManifestProblem, document: TextDocument): Diagnostic {
  const diagnostic = problemDiagnostic(problem, document);
  const { other } = problem;
  if (!other) return diagnostic;
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const location = { uri: other.uri, range };
  return { ...diagnostic, relatedInformation: [{ location, message: 'The other project.' }] };
}
