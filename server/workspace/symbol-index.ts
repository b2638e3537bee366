import { parse } from '../compiler/index.ts';
import type { FileStore } from './file-store.ts';
import { type FileSymbols, symbolsIn } from './file-symbols.ts';
import type { FileSystem } from './file-system.ts';
import { type FileUses, NameTable, usesIn } from './file-uses.ts';
import { Turns } from './turns.ts';
import { type FileUri, isWithinAny } from './uri.ts';

/** Files that are read at once: the disk answers while others are parsed. */
const batchSize = 32;

interface IndexedFile {
  /** The store's when the file was indexed; undefined for one that the store does not hold. */
  readonly text: string | undefined;
  /** Undefined for a file that is not there. */
  readonly symbols: FileSymbols | undefined;
  readonly uses: FileUses | undefined;
  readonly version: FileVersion;
}

/** Numbers that grow, to tell what is known of a file from what was. */
export interface FileVersion {
  /** Of this very text. */
  readonly text: number;
  /** Of what the text says but for comments and layout. */
  readonly meaning: number;
}

/**
 * The names that all files declare. A file is read and parsed for its names alone and forgotten again, so that a workspace of
 * thousands costs little more than the names.
 */
export class SymbolIndex {
  readonly #fileSystem: FileSystem;
  readonly #store: FileStore;
  readonly #files = new Map<FileUri, IndexedFile>();
  readonly #table = new NameTable();
  #updating: Promise<void> = Promise.resolve();
  #version = 0;
  #importsVersion = 0;
  #newestMeaning = 0;

  constructor(fileSystem: FileSystem, store: FileStore) {
    this.#fileSystem = fileSystem;
    this.#store = store;
  }

  /** These files on the disk are not what they were; or, of a folder, all that is in it. */
  forget(changed: ReadonlySet<FileUri>): void {
    for (const uri of this.#files.keys()) if (isWithinAny(changed, uri)) this.#files.delete(uri);
  }

  /**
   * Indexes those of the files that are not indexed, or were with another text. Stops early when aborted; what is done stays.
   * `report` is told how many of all are done.
   */
  async update(
    uris: Iterable<FileUri>,
    signal?: AbortSignal,
    report?: (done: number, total: number) => void,
  ): Promise<void> {
    const run = this.#updating.then(() => this.#update([...uris], signal, report));
    // One at a time: two would read the same files.
    this.#updating = run.catch(() => undefined);
    return run;
  }

  /** The symbols of a file as last indexed; undefined when it never was, or is not there. */
  symbols(uri: FileUri): FileSymbols | undefined {
    return this.#files.get(uri)?.symbols;
  }

  /** What a file may refer to, in numbers of `nameId`. */
  uses(uri: FileUri): FileUses | undefined {
    return this.#files.get(uri)?.uses;
  }

  version(uri: FileUri): FileVersion | undefined {
    return this.#files.get(uri)?.version;
  }

  /** Grows with every file that is indexed. */
  get newest(): number {
    return this.#version;
  }

  /** Grows when a file is found to import something else than before. */
  get importsVersion(): number {
    return this.#importsVersion;
  }

  /** The newest `meaning` of all versions. */
  get newestMeaning(): number {
    return this.#newestMeaning;
  }

  /** The number of a name in `uses`; undefined for one that no file has. */
  nameId(name: string): number | undefined {
    return this.#table.known(name);
  }

  async #update(
    uris: readonly FileUri[],
    signal: AbortSignal | undefined,
    report: ((done: number, total: number) => void) | undefined,
  ): Promise<void> {
    const stale = uris.filter((uri) => this.#isStale(uri));
    const turns = new Turns();
    for (let from = 0; from < stale.length; from += batchSize) {
      const batch = stale.slice(from, from + batchSize);
      const texts = await Promise.all(batch.map((uri) => this.#read(uri)));
      for (const [index, uri] of batch.entries()) {
        if (signal?.aborted) return;
        this.#index(uri, texts[index]);
        await turns.rest();
      }
      report?.(uris.length - stale.length + from + batch.length, uris.length);
    }
  }

  async #read(uri: FileUri): Promise<string | undefined> {
    return this.#store.isLoaded(uri) ? undefined : this.#fileSystem.readFile(uri);
  }

  #index(uri: FileUri, read: string | undefined): void {
    const held = this.#store.text(uri);
    const text = held ?? read;
    const syntax = this.#store.isOpen(uri) ? this.#store.syntax(uri) : text !== undefined && parse(text);
    const uses = syntax ? usesIn(syntax, this.#table) : undefined;
    const before = this.#files.get(uri);
    // A file that is opened, or imported by one that is, or closed again, most often has the text that it had.
    if (before?.uses !== undefined && before.uses.textSignature === uses?.textSignature) {
      this.#files.set(uri, { ...before, text: held });
      return;
    }
    const isSame = before?.uses !== undefined && before.uses.signature === uses?.signature;
    if (before?.uses?.imports.join('\n') !== uses?.imports.join('\n')) this.#importsVersion++;
    const version = ++this.#version;
    if (!isSame) this.#newestMeaning = version;
    this.#files.set(uri, {
      text: held,
      symbols: syntax ? symbolsIn(syntax) : undefined,
      uses,
      version: { text: version, meaning: isSame ? before.version.meaning : version },
    });
  }

  #isStale(uri: FileUri): boolean {
    const indexed = this.#files.get(uri);
    return !indexed || indexed.text !== this.#store.text(uri);
  }
}
