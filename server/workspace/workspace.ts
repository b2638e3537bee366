import type { FileSource } from './file-source.ts';
import { FileStore } from './file-store.ts';
import { type FileSymbols, mayDeclare } from './file-symbols.ts';
import type { FileSystem } from './file-system.ts';
import { addToGroup, type Group } from './group.ts';
import { type ImportRoots, importRootsFor, type WorkspaceSettings } from './import-roots.ts';
import { type Importer, importersOf } from './importers.ts';
import { type LinkHost, linkOnce } from './link-once.ts';
import { isConfig, Listing } from './listing.ts';
import { Linker } from './program.ts';
import { Snapshot, type SnapshotFile } from './snapshot.ts';
import { SymbolIndex } from './symbol-index.ts';
import { type FileUri, folderOf, isWithin } from './uri.ts';
import { type Use, UseIndex, type UseTarget } from './use-index.ts';

/** Beyond this many definitions in projects, only open documents are linked: the others when something asks for them. */
const maxProjectDefinitions = 1000;

/** How many files the disk is asked for at a time. */
const readAtOnce = 64;

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
  readonly #linkers = new Map<string, Linker>();
  readonly #roots = new Map<string, Promise<ImportRoots>>();
  /** Files that something asked for last, whether they are a project's or not. */
  #asked: ReadonlySet<FileUri> = new Set();
  #settings: WorkspaceSettings;
  #snapshot: Snapshot | undefined;
  /** The store's, of `#snapshot`. */
  #revision = -1;
  #refreshing: Promise<Snapshot> | undefined;

  constructor(fileSystem: FileSystem, settings: WorkspaceSettings) {
    this.#store = new FileStore(fileSystem);
    this.#listing = new Listing(fileSystem);
    this.#index = new SymbolIndex(fileSystem, this.#store);
    this.#settings = settings;
    this.#linkHost = {
      fileSystem,
      store: this.#store,
      rootsFor: (uri, source) => this.#rootsFor(uri, source),
      program: (key) => this.#linkers.get(key)?.program,
    };
    this.#uses = new UseIndex(this.#index, (uris, options) => this.linkOnce(uris, options));
  }

  get settings(): WorkspaceSettings {
    return this.#settings;
  }

  configure(settings: WorkspaceSettings): void {
    this.#settings = settings;
    this.#roots.clear();
    this.#uses.forget();
    this.#store.touch();
  }

  /** Looks on the disk for definitions and projects. Before the first time, only open documents are linked. */
  async list(): Promise<void> {
    await this.#listing.update(this.#settings.folders);
    this.#uses.forget();
    this.#store.touch();
  }

  /** The definitions that were found on the disk. */
  definitions(): readonly FileUri[] {
    return this.#listing.definitions();
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
    if (changes.some(({ uri, exists }) => !exists || isConfig(uri))) this.#roots.clear();
    if (changes.some(({ uri, exists }) => !exists || isConfig(uri) || !this.#index.version(uri)))
      this.#uses.forget();
    const changed = new Set(changes.map(({ uri }) => uri));
    this.#index.forget(changed);
    this.#store.forget(changed);
  }

  /** All as it is now. */
  async snapshot(): Promise<Snapshot> {
    if (this.#snapshot && this.#revision === this.#store.revision) return this.#snapshot;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
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
   * which other work has its turn; an aborted `signal` ends that early, and the names so far are answered.
   */
  async symbols(signal?: AbortSignal): Promise<[FileUri, FileSymbols][]> {
    const uris = new Set([...this.#store.openFiles, ...this.#listing.definitions()]);
    await this.#index.update(uris, signal);
    const files: [FileUri, FileSymbols][] = [];
    for (const uri of uris) {
      const symbols = this.#index.symbols(uri);
      if (symbols) files.push([uri, symbols]);
    }
    return files;
  }

  /** Every place of the workspace that names something. An aborted `signal` ends the search early. */
  async uses(target: UseTarget, signal?: AbortSignal): Promise<Use[]> {
    const files = await this.symbols(signal);
    return this.#uses.uses(
      files.map(([uri]) => uri),
      target,
      signal,
    );
  }

  /** The files that may name something, by their texts alone. */
  async usesCandidates(target: UseTarget, signal?: AbortSignal): Promise<FileUri[]> {
    const files = await this.symbols(signal);
    return this.#uses.candidates(
      files.map(([uri]) => uri),
      target,
    );
  }

  /** The files that import a file, and where they say so. */
  async importers(uri: FileUri, signal?: AbortSignal): Promise<Importer[]> {
    const files = (await this.symbols(signal)).map(([file]) => file);
    const listed = new Set(files);
    const candidates = this.#uses.graph(files).directImporters(uri);
    return importersOf(this.#linkHost, candidates, uri, (place) => listed.has(place), signal);
  }

  /** Links files for one answer and keeps none of them; see link-once.ts. */
  linkOnce(
    uris: Iterable<FileUri>,
    options?: Parameters<typeof linkOnce>[2],
  ): AsyncGenerator<SnapshotFile[]> {
    return linkOnce(this.#linkHost, uris, options);
  }

  /** The files of a package that have the last part of a name in them: extensions and enum values are not indexed. */
  async #mentioning(
    fullName: string,
    files: readonly (readonly [FileUri, FileSymbols])[],
  ): Promise<FileUri[]> {
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
      const groups = await this.#group();
      const loaded: [string, Group, ReadonlyMap<string, FileUri>][] = [];
      for (const [key, group] of groups) {
        loaded.push([key, group, await this.#linkerFor(key, group.roots).load(group.own)]);
      }
      if (revision !== this.#store.revision) continue;
      for (const key of this.#linkers.keys()) if (!groups.has(key)) this.#linkers.delete(key);
      const files: SnapshotFile[] = [];
      for (const [key, { roots, copies, own }, uris] of loaded) {
        const program = this.#linkerFor(key, roots).link(own, uris);
        for (const [path, uri] of own) {
          const linked = program.compilation.files.get(path);
          const isCopy = copies !== undefined && isWithin(copies, uri);
          if (linked) files.push({ uri, linked, program, isCopy });
        }
      }
      const shown = new Set(this.#shown());
      this.#snapshot = new Snapshot(files, (uri) => shown.has(uri), this.#listing.definitions());
      this.#revision = revision;
      return this.#snapshot;
    }
  }

  /** Open documents, and the definitions of projects unless they are too many. */
  #shown(): FileUri[] {
    const projects = this.#listing.projectDefinitions();
    return [...this.#store.openFiles, ...(projects.length <= maxProjectDefinitions ? projects : [])];
  }

  #linkerFor(key: string, roots: readonly FileUri[]): Linker {
    let linker = this.#linkers.get(key);
    if (!linker) {
      linker = new Linker(this.#store, roots);
      this.#linkers.set(key, linker);
    }
    return linker;
  }

  async #group(): Promise<Map<string, Group>> {
    const groups = new Map<string, Group>();
    const uris = [...new Set([...this.#shown(), ...this.#asked])];
    for (const [index, uri] of uris.entries()) {
      if (index % readAtOnce === 0) {
        const unread = uris.slice(index, index + readAtOnce).filter((next) => !this.#store.isLoaded(next));
        await Promise.all(unread.map((next) => this.#store.load(next)));
      }
      if (this.#store.text(uri) === undefined) continue;
      addToGroup(groups, uri, await this.#rootsFor(uri));
    }
    return groups;
  }

  #rootsFor(uri: FileUri, source: FileSource = this.#store): Promise<ImportRoots> {
    const key = `${folderOf(uri)} ${source.syntax(uri)?.packageName}`;
    let roots = this.#roots.get(key);
    if (!roots) {
      roots = importRootsFor(uri, source, this.#settings);
      this.#roots.set(key, roots);
    }
    return roots;
  }
}
