import type { FileStore } from './file-store.ts';
import type { FileSymbols } from './file-symbols.ts';
import { hasAny } from './file-uses.ts';
import type { Listing } from './listing.ts';
import type { SymbolIndex } from './symbol-index.ts';
import type { FileUri } from './uri.ts';

/** The symbols of each file. */
export type SymbolsOfFiles = readonly (readonly [FileUri, FileSymbols])[];

/** The symbols of all files, as long as the files and their texts are the same. */
export interface AllSymbols {
  readonly definitions: readonly FileUri[];
  readonly textsVersion: number;
  readonly byUri: ReadonlyMap<FileUri, FileSymbols>;
  readonly files: SymbolsOfFiles;
  readonly uris: readonly FileUri[];
  readonly packages: ReadonlySet<string>;
}

/** The symbols of a workspace put together from those of its files; kept for as long as nothing can have changed them. */
export class WorkspaceSymbols {
  readonly #listing: Listing;
  readonly #store: FileStore;
  readonly #index: SymbolIndex;
  #all: AllSymbols | undefined;
  #indexed:
    | { readonly definitions: readonly FileUri[]; readonly newest: number; readonly files: SymbolsOfFiles }
    | undefined;

  constructor(listing: Listing, store: FileStore, index: SymbolIndex) {
    this.#listing = listing;
    this.#store = store;
    this.#index = index;
  }

  /** Of every definition that was found and every open one; see `Workspace.symbols`. */
  async all(signal?: AbortSignal, report?: (done: number, total: number) => void): Promise<AllSymbols> {
    const definitions = this.#listing.definitions();
    const { textsVersion } = this.#store;
    // One question often asks for them again and again.
    const known = this.#all;
    if (known?.definitions === definitions && known.textsVersion === textsVersion) return known;
    const uris = new Set([...this.#store.openFiles, ...definitions]);
    await this.#index.update(uris, signal, report);
    const byUri = new Map<FileUri, FileSymbols>();
    for (const uri of uris) {
      const symbols = this.#index.symbols(uri);
      if (symbols) byUri.set(uri, symbols);
    }
    const files = [...byUri];
    const packages = new Set(files.map(([, { packageName }]) => packageName));
    const all = { definitions, textsVersion, byUri, files, packages, uris: [...byUri.keys()] };
    if (!signal?.aborted && this.#store.textsVersion === textsVersion) this.#all = all;
    return all;
  }

  /** Of what is read so far of the files on the disk. The same list, as long as it is the same. */
  indexed(): SymbolsOfFiles {
    const definitions = this.#listing.definitions();
    const { newest } = this.#index;
    if (this.#indexed?.definitions !== definitions || this.#indexed.newest !== newest) {
      const files = definitions.flatMap((uri): [FileUri, FileSymbols][] => {
        const symbols = this.#index.symbols(uri);
        return symbols ? [[uri, symbols]] : [];
      });
      this.#indexed = { definitions, newest, files };
    }
    return this.#indexed.files;
  }

  /** Which of these files are of a package and declare a name in it. */
  declaring(files: SymbolsOfFiles, packageName: string, name: string): FileUri[] {
    const id = this.#index.nameId(name);
    if (id === undefined) return [];
    return files
      .filter(([uri, symbols]) => {
        const declared = symbols.packageName === packageName && this.#index.uses(uri)?.declared;
        return declared && hasAny(declared, [id]);
      })
      .map(([uri]) => uri);
  }
}
