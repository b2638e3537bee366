import { parse } from '../compiler/index.ts';
import type { FileStore } from './file-store.ts';
import { type FileSymbols, symbolsIn } from './file-symbols.ts';
import type { FileSystem } from './file-system.ts';
import { type FileUri, isWithinAny } from './uri.ts';

/** Files that are read at once: the disk answers while others are parsed. */
const batchSize = 32;

/** Milliseconds of parsing after which everything else that waits has its turn. */
const sliceLength = 8;

interface IndexedFile {
  /** The store's when the file was indexed; undefined for one that the store does not hold. */
  readonly text: string | undefined;
  /** Undefined for a file that is not there. */
  readonly symbols: FileSymbols | undefined;
}

/**
 * The names that all files declare. A file is read and parsed for its names alone and forgotten again, so that a workspace of
 * thousands costs little more than the names.
 */
export class SymbolIndex {
  readonly #fileSystem: FileSystem;
  readonly #store: FileStore;
  readonly #files = new Map<FileUri, IndexedFile>();
  #updating: Promise<void> = Promise.resolve();

  constructor(fileSystem: FileSystem, store: FileStore) {
    this.#fileSystem = fileSystem;
    this.#store = store;
  }

  /** These files on the disk are not what they were; or, of a folder, all that is in it. */
  forget(changed: ReadonlySet<FileUri>): void {
    for (const uri of this.#files.keys()) if (isWithinAny(changed, uri)) this.#files.delete(uri);
  }

  /** Indexes those of the files that are not indexed, or were with another text. Stops early when aborted; what is done stays. */
  async update(uris: Iterable<FileUri>, signal?: AbortSignal): Promise<void> {
    const run = this.#updating.then(() => this.#update(uris, signal));
    // One at a time: two would read the same files.
    this.#updating = run.catch(() => undefined);
    return run;
  }

  /** The symbols of a file as last indexed; undefined when it never was, or is not there. */
  symbols(uri: FileUri): FileSymbols | undefined {
    return this.#files.get(uri)?.symbols;
  }

  async #update(uris: Iterable<FileUri>, signal: AbortSignal | undefined): Promise<void> {
    const stale = [...uris].filter((uri) => this.#isStale(uri));
    let sliceStart = performance.now();
    for (let from = 0; from < stale.length; from += batchSize) {
      const batch = stale.slice(from, from + batchSize);
      const texts = await Promise.all(batch.map((uri) => this.#read(uri)));
      for (const [index, uri] of batch.entries()) {
        if (signal?.aborted) return;
        this.#index(uri, texts[index]);
        if (performance.now() - sliceStart < sliceLength) continue;
        await new Promise((resolve) => setTimeout(resolve, 0));
        sliceStart = performance.now();
      }
    }
  }

  async #read(uri: FileUri): Promise<string | undefined> {
    return this.#store.isLoaded(uri) ? undefined : this.#fileSystem.readFile(uri);
  }

  #index(uri: FileUri, read: string | undefined): void {
    const held = this.#store.text(uri);
    const text = held ?? read;
    const syntax = this.#store.isOpen(uri) ? this.#store.syntax(uri) : text !== undefined && parse(text);
    this.#files.set(uri, { text: held, symbols: syntax ? symbolsIn(syntax) : undefined });
  }

  #isStale(uri: FileUri): boolean {
    const indexed = this.#files.get(uri);
    return !indexed || indexed.text !== this.#store.text(uri);
  }
}
