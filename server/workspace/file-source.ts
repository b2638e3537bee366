import { parse, type SyntaxFile } from '../compiler/index.ts';
import type { FileSystem } from './file-system.ts';
import type { FileUri } from './uri.ts';

/** Where linking has its texts from. */
export interface FileSource {
  /** Afterwards `text` and `syntax` answer for the file. */
  load(uri: FileUri): Promise<void>;
  isLoaded(uri: FileUri): boolean;
  /** Undefined for a file that is not there, or not loaded. */
  text(uri: FileUri): string | undefined;
  syntax(uri: FileUri): SyntaxFile | undefined;
}

/** Files over those of another source: some with other texts, and those that the other has not loaded, which it is not to keep. */
export class FileLayer implements FileSource {
  readonly #base: FileSource;
  readonly #fileSystem: FileSystem;
  readonly #edited: ReadonlyMap<FileUri, SyntaxFile>;
  readonly #read = new Map<FileUri, SyntaxFile | string | undefined>();

  constructor(base: FileSource, fileSystem: FileSystem, edited: ReadonlyMap<FileUri, string> = new Map()) {
    this.#base = base;
    this.#fileSystem = fileSystem;
    this.#edited = new Map([...edited].map(([uri, text]) => [uri, parse(text)]));
  }

  async load(uri: FileUri): Promise<void> {
    if (!this.isLoaded(uri)) this.#read.set(uri, await this.#fileSystem.readFile(uri));
  }

  isLoaded(uri: FileUri): boolean {
    return this.#edited.has(uri) || this.#read.has(uri) || this.#base.isLoaded(uri);
  }

  text(uri: FileUri): string | undefined {
    const own = this.#edited.get(uri) ?? this.#read.get(uri);
    if (own === undefined) return this.#base.text(uri);
    return typeof own === 'string' ? own : own.text;
  }

  syntax(uri: FileUri): SyntaxFile | undefined {
    const own = this.#edited.get(uri) ?? this.#read.get(uri);
    if (own === undefined) return this.#base.syntax(uri);
    if (typeof own !== 'string') return own;
    const syntax = parse(own);
    this.#read.set(uri, syntax);
    return syntax;
  }

  /** Lets go of files that it read. */
  forget(uris: Iterable<FileUri>): void {
    for (const uri of uris) this.#read.delete(uri);
  }
}
