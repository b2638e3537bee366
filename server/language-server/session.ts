import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LinkedFile } from '../compiler/index.ts';
import type { InlayHintSettings } from '../features/inlay-hints.ts';
import { services } from '../features/services.ts';
import * as protocol from '../protocol.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { nextTurn } from '../workspace/turns.ts';
import { type FileUri, fromClientUri } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';
import { ConfigDocuments } from './config-documents.ts';
import { FurtherDiagnosticsRunner } from './further-diagnostics.ts';
import { Indexing } from './indexing.ts';
import { ManifestDocuments } from './manifest-documents.ts';
import { PublishedDiagnostics } from './published-diagnostics.ts';

/** Milliseconds without a keystroke after which diagnostics are shown where making them takes its time. */
const typingPause = 100;

/** Milliseconds: what was made as fast as this last time is shown at each keystroke. */
const atOnce = 60;

/** Milliseconds without a keystroke after which all that may depend on the open documents is looked at. */
const followingPause = 150;

/** What one client has open, and what it was told of it without having asked. */
export class Session {
  readonly connection: Connection;
  /** Whether messages reach the client as copies of objects, and not as JSON. */
  readonly copiesMessages: boolean;
  readonly workspace: Workspace;
  /** As the client's settings have it. */
  inlayHints: InlayHintSettings = { features: false, enumZeroValues: false, resolvedNames: false };
  readonly #documents = new TextDocuments(TextDocument);
  readonly #open = new Map<FileUri, TextDocument>();
  /** What is looked for in definitions that compile. */
  readonly further = new FurtherDiagnosticsRunner();
  readonly #published: PublishedDiagnostics;
  /** Open config files of buf. */
  readonly configs: ConfigDocuments;
  /** Open manifests of projects. */
  readonly manifests: ManifestDocuments;
  readonly #services = new Map<FileUri, { linked: LinkedFile; told: string }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #followTimer: ReturnType<typeof setTimeout> | undefined;
  readonly indexing: Indexing;
  #publishing: Promise<void> = Promise.resolve();
  /** Counts the changes that diagnostics were asked for. */
  #asked = 0;
  /** Milliseconds that the last diagnostics took. */
  #lastTook = 0;

  constructor(connection: Connection, fileSystem: FileSystem, options: { copiesMessages: boolean }) {
    this.connection = connection;
    this.copiesMessages = options.copiesMessages;
    this.workspace = new Workspace(fileSystem, { folders: [], importPaths: [], trusted: false });
    this.indexing = new Indexing(connection, this.workspace);
    this.configs = new ConfigDocuments(connection, this.workspace);
    this.manifests = new ManifestDocuments(connection, this.workspace);
    this.#published = new PublishedDiagnostics(connection, this.further);
    this.#documents.onDidOpen(({ document }) => this.#update(document, 0));
    this.#documents.onDidChangeContent(({ document }) =>
      this.#update(document, this.#lastTook < atOnce ? 0 : typingPause),
    );
    this.#documents.onDidClose(({ document }) => this.#close(document));
    this.#documents.listen(connection);
  }

  /** Shows what is wrong, after `delay` milliseconds in which nobody calls this again: in open documents first. */
  publishSoon(delay: number): void {
    this.configs.showSoon();
    this.manifests.showSoon();
    clearTimeout(this.#timer);
    clearTimeout(this.#followTimer);
    const asked = ++this.#asked;
    if (delay === 0) void this.#publishNext(asked);
    else this.#timer = setTimeout(() => this.#publishInTurn(), delay);
  }

  /** Publishes behind all that has arrived already: of several changes, only the last is shown. */
  async #publishNext(asked: number): Promise<void> {
    await nextTurn();
    // The next message has its turn no sooner than this.
    await nextTurn();
    if (this.#asked === asked) this.#publishInTurn();
  }

  #publishInTurn(): void {
    this.#publishing = this.#publishing.then(() => this.#publish());
  }

  dispose(): void {
    this.#asked++;
    clearTimeout(this.#timer);
    clearTimeout(this.#followTimer);
    this.indexing.dispose();
    this.configs.dispose();
    this.manifests.dispose();
  }

  async #publish(): Promise<void> {
    const start = performance.now();
    const asked = this.#asked;
    try {
      const snapshot = await this.workspace.openSnapshot();
      this.#published.publish(snapshot, this.#open);
      this.#lastTook = performance.now() - start;
      // Not waited for: what it needs first may take longer than the next keystroke.
      this.#sayMore(snapshot, asked).catch((error) => this.#report(error));
    } catch (error) {
      this.#report(error);
    }
    clearTimeout(this.#followTimer);
    this.#followTimer = setTimeout(
      () => this.#follow(asked).catch((error) => this.#report(error)),
      followingPause,
    );
  }

  /** Shows what is wrong in the other files of projects, what else is said of all of them, and which services there are. */
  async #follow(asked: number): Promise<void> {
    const snapshot = await this.workspace.snapshot();
    if (this.#asked !== asked) return;
    this.#published.publish(snapshot, this.#open);
    if (this.#servicesChanged(snapshot)) await this.connection.sendNotification(protocol.servicesChanged);
    this.further.forgetOthers(snapshot);
    await this.#sayMore(snapshot, asked);
  }

  async #sayMore(snapshot: Snapshot, asked: number): Promise<void> {
    const isStale = () => this.#asked !== asked;
    for await (const file of this.further.update(snapshot, (uri) => this.#open.has(uri), isStale))
      this.#published.publishAgain(file, this.#open.get(file.uri));
  }

  #report(error: unknown): void {
    this.connection.console.error(`Diagnostics failed: ${error instanceof Error ? error.stack : error}`);
  }

  #update(document: TextDocument, delay: number): void {
    if (!isDefinition(document)) {
      this.configs.update(document);
      this.manifests.update(document);
      return;
    }
    const uri = fromClientUri(document.uri);
    // A document is opened and changed at once, for the event's sake: the first text is shown without waiting.
    const isNew = this.#open.get(uri) !== document;
    this.#open.set(uri, document);
    this.workspace.setOpen(uri, document.getText());
    this.publishSoon(isNew ? 0 : delay);
    this.indexing.soon();
  }

  #close(document: TextDocument): void {
    this.configs.close(document);
    this.manifests.close(document);
    const uri = fromClientUri(document.uri);
    if (this.#open.get(uri) !== document) return;
    this.#open.delete(uri);
    this.workspace.close(uri);
    this.publishSoon(0);
  }

  /** Whether services, methods or their types differ from when this was last asked. */
  #servicesChanged(snapshot: Snapshot): boolean {
    let changed = false;
    for (const [uri, file] of snapshot.shownFiles) {
      const before = this.#services.get(uri);
      if (before?.linked === file.linked) continue;
      const told = withoutRanges(file);
      this.#services.set(uri, { linked: file.linked, told });
      if (told !== (before?.told ?? '[]')) changed = true;
    }
    for (const [uri, { told }] of this.#services) {
      if (snapshot.shownFiles.has(uri)) continue;
      this.#services.delete(uri);
      if (told !== '[]') changed = true;
    }
    return changed;
  }
}

function withoutRanges(file: SnapshotFile): string {
  return JSON.stringify(services(file), (key, value) => (/range$/i.test(key) ? undefined : value));
}

function isDefinition(document: TextDocument): boolean {
  return document.languageId.startsWith('proto') || document.uri.endsWith('.proto');
}
