import type { FileSource } from './file-source.ts';
import { FileStore } from './file-store.ts';
import { type FileSymbols, mayDeclare } from './file-symbols.ts';
import type { FileSystem } from './file-system.ts';
import {
  type ImportRoots,
  importRootsFor,
  type OutsideFolders,
  type WorkspaceSettings,
} from './import-roots.ts';
import { type Importer, importersOf } from './importers.ts';
import { type LinkHost, type LinkOnceOptions, LinkSession } from './link-once.ts';
import { isConfig, Listing } from './listing.ts';
import { PackageRoots } from './package-roots.ts';
import { Programs } from './programs.ts';
import { watchedNames } from './project-config.ts';
import { Snapshot, type SnapshotFile } from './snapshot.ts';
import { SymbolIndex } from './symbol-index.ts';
import { type FileUri, folderOf } from './uri.ts';
import { type Use, UseIndex, type UseTarget, type UseVisitor } from './use-index.ts';
import { type AllSymbols, type SymbolsOfFiles, WorkspaceSymbols } from './workspace-symbols.ts';

/** Beyond this many definitions in projects, only open documents are linked: the others when something asks for them. */
const maxProjectDefinitions = 1000;

/** How many files that were asked for before stay linked when others are asked for. */
const maxKept = 100;

/**
 * All definitions the editor or the command line works on. It is told what changes; `snapshot` then reads, parses and
 * links what that made stale.
 */
export class Workspace {
  readonly #store: FileStore;
  readonly #listing: Listing;
  readonly #index: SymbolIndex;
  readonly #linkHost: LinkHost;
  readonly #uses: UseIndex;
  readonly #symbols: WorkspaceSymbols;
  readonly #roots = new Map<string, Promise<ImportRoots>>();
  readonly #outside: OutsideFolders;
  /** Files that something asked for last, whether they are a project's or not. */
  #asked: ReadonlySet<FileUri> = new Set();
  #settings: WorkspaceSettings;
  /** What open documents and what was asked for are linked in. */
  readonly #openPrograms: Programs;
  /** What all of that and the projects are linked in. */
  readonly #projectPrograms: Programs;
  /** As last linked, all of them. */
  #projectFiles: readonly SnapshotFile[] = [];
  #open: Snapshot | undefined;
  /** The store's revision that `#open` is of, and the last one that all projects were linked of. */
  #openRevision = -1;
  #completeRevision = -1;
  #refreshing: Promise<Snapshot> | undefined;
  #completing: Promise<Snapshot> | undefined;
  /** Done when the disk was looked at last. */
  #listed: Promise<void> = Promise.resolve();

  constructor(fileSystem: FileSystem, settings: WorkspaceSettings) {
    this.#store = new FileStore(fileSystem);
    this.#listing = new Listing(fileSystem);
    this.#index = new SymbolIndex(fileSystem, this.#store);
    this.#settings = settings;
    this.#linkHost = {
      fileSystem,
      store: this.#store,
      rootsFor: (uri, source) => this.#rootsFor(uri, source),
      program: (key) => this.#openPrograms.program(key) ?? this.#projectPrograms.program(key),
    };
    this.#outside = { packages: new PackageRoots(fileSystem), bufCache: fileSystem.bufCache };
    this.#openPrograms = new Programs(this.#store, (uri) => this.#rootsFor(uri));
    this.#projectPrograms = new Programs(this.#store, (uri) => this.#rootsFor(uri));
    this.#uses = new UseIndex(this.#index);
    this.#symbols = new WorkspaceSymbols(this.#listing, this.#store, this.#index);
  }

  get settings(): WorkspaceSettings {
    return this.#settings;
  }

  configure(settings: WorkspaceSettings): void {
    this.#settings = settings;
    this.#forgetRoots();
    this.#uses.forget();
    this.#store.touch();
  }

  /** Looks on the disk for definitions and projects. Before the first time, only open documents are linked. */
  list(): Promise<void> {
    const listed = this.#list();
    this.#listed = listed.catch(() => undefined);
    return listed;
  }

  async #list(): Promise<void> {
    await this.#listing.update(this.#settings.folders);
    this.#uses.forget();
    this.#store.touch();
  }

  /** The definitions that were found on the disk. */
  definitions(): readonly FileUri[] {
    return this.#listing.definitions();
  }

  /** The text of any file, as the editor or the disk has it; undefined when there is none. */
  async text(uri: FileUri): Promise<string | undefined> {
    await this.#store.load(uri);
    return this.#store.text(uri);
  }

  /** The text of an open document as it is now, which a snapshot that is asked for may not have any more. */
  openText(uri: FileUri): string | undefined {
    return this.#store.isOpen(uri) ? this.#store.text(uri) : undefined;
  }

  setOpen(uri: FileUri, text: string): void {
    this.#store.setOpen(uri, text);
  }

  close(uri: FileUri): void {
    this.#store.close(uri);
  }

  /** Files or folders on the disk were made, changed or removed. Told in one go, as tools do it to thousands. */
  changedOnDisk(changes: readonly { uri: FileUri; exists: boolean }[]): void {
    for (const { uri, exists } of changes) if (exists) this.#listing.add(uri);
    this.#listing.remove(new Set(changes.filter(({ exists }) => !exists).map(({ uri }) => uri)));
    if (changes.some(({ uri, exists }) => !exists || isWatched(uri))) this.#forgetRoots();
    if (changes.some(({ uri, exists }) => !exists || isConfig(uri) || !this.#index.version(uri)))
      this.#uses.forget();
    const changed = new Set(changes.map(({ uri }) => uri));
    this.#index.forget(changed);
    this.#store.forget(changed);
  }

  /** All as it is now: open documents, projects, and what was asked for. Linked in turns, and begun anew with every change. */
  async snapshot(): Promise<Snapshot> {
    this.#completing ??= this.#complete().finally(() => {
      this.#completing = undefined;
    });
    return this.#completing;
  }

  /**
   * Open documents and what was asked for as they are now, with the other files of projects as they were last linked: what an
   * answer about an open document needs, without waiting for all that may depend on it.
   */
  async openSnapshot(): Promise<Snapshot> {
    if (this.#open && this.#openRevision === this.#store.revision) return this.#open;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Whether `snapshot` has something to link that `openSnapshot` has not. */
  get isIncomplete(): boolean {
    return this.#completeRevision !== this.#store.revision;
  }

  /** As `snapshot`, with these files in it, be they open, a project's or neither. */
  async snapshotWith(uris: readonly FileUri[]): Promise<Snapshot> {
    if (!uris.every((uri) => this.#asked.has(uri))) {
      this.#asked = new Set([...uris, ...[...this.#asked].slice(0, maxKept)]);
      this.#store.touch();
    }
    return this.snapshot();
  }

  /** As `snapshot`, with the files that may declare a full name, wherever in the workspace they lie. */
  async snapshotFor(fullName: string): Promise<Snapshot> {
    const files = await this.symbols();
    const declaring = files.filter(([, symbols]) => mayDeclare(symbols, fullName)).map(([uri]) => uri);
    return this.snapshotWith(declaring.length > 0 ? declaring : await this.#mentioning(fullName, files));
  }

  /**
   * The names that every definition of the workspace and every open one declares. Reads what was not read yet, in slices between
   * which other work has its turn; an aborted `signal` ends that early, and the names so far are answered. `report` is told how
   * many files of all are read.
   */
  async symbols(
    signal?: AbortSignal,
    report?: (done: number, total: number) => void,
  ): Promise<SymbolsOfFiles> {
    return (await this.#allSymbols(signal, report)).files;
  }

  /** The same by file. */
  async symbolsByFile(signal?: AbortSignal): Promise<ReadonlyMap<FileUri, FileSymbols>> {
    return (await this.#allSymbols(signal)).byUri;
  }

  /** The same of what is read so far of the files on the disk, without waiting for the rest. The same list, as long as it is the same. */
  indexedSymbols(): SymbolsOfFiles {
    return this.#symbols.indexed();
  }

  async #allSymbols(
    signal?: AbortSignal,
    report?: (done: number, total: number) => void,
  ): Promise<AllSymbols> {
    await this.#listed;
    return this.#symbols.all(signal, report);
  }

  /** The folders that have a `skep.json`. */
  projects(): readonly FileUri[] {
    return this.#listing.projects();
  }

  /** A file of any kind as it is now, which is not kept. */
  async readText(uri: FileUri): Promise<string | undefined> {
    return this.#store.isOpen(uri) ? this.#store.text(uri) : this.#linkHost.fileSystem.readFile(uri);
  }

  /** Every place of the workspace that names something. An aborted `signal` ends the search early. */
  async uses(target: UseTarget, signal?: AbortSignal, session = this.linkSession()): Promise<Use[]> {
    const found: Use[] = [];
    await this.visitUses(
      target,
      (uri, line, character, length, name, role) => found.push({ uri, line, character, length, name, role }),
      signal,
      session,
    );
    return found;
  }

  /** The same, without an object for each. */
  async visitUses(
    target: UseTarget,
    visit: UseVisitor,
    signal?: AbortSignal,
    session = this.linkSession(),
  ): Promise<void> {
    const { uris } = await this.#allSymbols(signal);
    if (!signal?.aborted) await this.#uses.visit(uris, target, visit, session, signal);
  }

  /** Finds out what every file uses before `uses` is asked, so that it need not. An aborted `signal` ends that early. */
  async learnUses(signal: AbortSignal): Promise<void> {
    const { uris } = await this.#allSymbols(signal);
    if (!signal.aborted) await this.#uses.learn(uris, this.linkSession(), signal);
  }

  /** The files of a package that declare a name in it: a message, an enum or its value, a service or an extension. */
  async declaring(packageName: string, name: string, signal?: AbortSignal): Promise<FileUri[]> {
    return this.#symbols.declaring(await this.symbols(signal), packageName, name);
  }

  /** The names of all packages that there are. */
  async packages(signal?: AbortSignal): Promise<ReadonlySet<string>> {
    return (await this.#allSymbols(signal)).packages;
  }

  /** The files that may name something, by their texts alone. */
  async usesCandidates(target: UseTarget, signal?: AbortSignal): Promise<FileUri[]> {
    const { uris } = await this.#allSymbols(signal);
    return this.#uses.candidates(uris, target);
  }

  /** The files that import a file, and where they say so. */
  async importers(uri: FileUri, signal?: AbortSignal): Promise<Importer[]> {
    const { uris, byUri } = await this.#allSymbols(signal);
    const candidates = this.#uses.graph(uris).directImporters(uri);
    return importersOf(this.#linkHost, candidates, uri, (place) => byUri.has(place), signal);
  }

  /** Links files for one answer and keeps none of them. */
  linkOnce(uris: Iterable<FileUri>, options?: LinkOnceOptions): AsyncGenerator<SnapshotFile[]> {
    return this.linkSession().link(uris, options);
  }

  /** The same for an answer in several steps. */
  linkSession(): LinkSession {
    return new LinkSession(this.#linkHost);
  }

  /** The files of a package that have the last part of a name in them: extensions and enum values are not indexed. */
  async #mentioning(fullName: string, files: SymbolsOfFiles): Promise<FileUri[]> {
    const lastName = fullName.slice(fullName.lastIndexOf('.') + 1);
    const found: FileUri[] = [];
    for (const [uri, { packageName }] of files) {
      if (!`${fullName}.`.startsWith(packageName && `${packageName}.`)) continue;
      await this.#store.load(uri);
      if (this.#store.text(uri)?.includes(lastName)) found.push(uri);
    }
    return found;
  }

  async #refresh(): Promise<Snapshot> {
    for (;;) {
      const revision = this.#store.revision;
      const wanted = new Set([...this.#store.openFiles, ...this.#asked]);
      const isWanted = (): boolean => revision === this.#store.revision;
      const files = await this.#openPrograms.link(wanted, { isWanted, linked: this.#projectPrograms });
      if (!files) continue;
      const isGone = (uri: FileUri): boolean =>
        this.#store.isLoaded(uri) && this.#store.text(uri) === undefined;
      const others = this.#projectFiles.filter(({ uri }) => !wanted.has(uri) && !isGone(uri));
      this.#open = this.#snapshotOf([...files, ...others]);
      this.#openRevision = revision;
      return this.#open;
    }
  }

  async #complete(): Promise<Snapshot> {
    for (;;) {
      const open = await this.openSnapshot();
      const revision = this.#store.revision;
      if (!this.isIncomplete || this.#openRevision !== revision) {
        if (this.#openRevision === revision) return open;
        continue;
      }
      const files = await this.#projectPrograms.link(this.#allShown(), {
        isWanted: () => revision === this.#store.revision,
        linked: this.#openPrograms,
      });
      if (!files) continue;
      this.#projectFiles = files;
      this.#open = this.#snapshotOf(files);
      this.#completeRevision = revision;
      return this.#open;
    }
  }

  #snapshotOf(files: readonly SnapshotFile[]): Snapshot {
    const shown = new Set(this.#shown());
    return new Snapshot(files, (uri) => shown.has(uri), this.#listing.definitions());
  }

  #allShown(): Set<FileUri> {
    return new Set([...this.#shown(), ...this.#asked]);
  }

  /** Open documents, and the definitions of projects unless they are too many. */
  #shown(): FileUri[] {
    const projects = this.#listing.projectDefinitions();
    return [...this.#store.openFiles, ...(projects.length <= maxProjectDefinitions ? projects : [])];
  }

  #forgetRoots(): void {
    this.#roots.clear();
    this.#outside.packages.forget();
  }

  #rootsFor(uri: FileUri, source: FileSource = this.#store): Promise<ImportRoots> {
    const key = `${folderOf(uri)} ${source.syntax(uri)?.packageName}`;
    let roots = this.#roots.get(key);
    if (!roots) {
      roots = importRootsFor(uri, source, this.#settings, this.#outside);
      this.#roots.set(key, roots);
    }
    return roots;
  }
}

/** Whether a file decides where imports are found. */
function isWatched(uri: FileUri): boolean {
  return watchedNames.some((name) => uri.endsWith(`/${name}`));
}
