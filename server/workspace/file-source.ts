import { parse, type SyntaxFile } from '../compiler/index.ts';
import type { FileSystem } from './file-system.ts';
import type { FileUri } from './uri.ts';

/** Where linking has its texts from. */
export interface FileSource {
  /** Afterwards `text` and `syntax` answer for the file. */
  load(uri: FileUri): Promise<void>;
  isLoaded(uri: FileUri): boolean;
  /** Whether it is a document that is open, and may change with every keystroke. */
  isOpen(uri: FileUri): boolean;
  /** Undefined for a file that is not there, or not loaded. */
  text(uri: FileUri): string | undefined;
  syntax(uri: FileUri): SyntaxFile | undefined;
}

/** What a text is to be once it is edited. */
export type TextEditing = (text: string) => string;

/** Files over those of another source: some edited, and those that the other has not loaded, which it is not to keep. */
export class FileLayer implements FileSource {
  readonly #base: FileSource;
  readonly #fileSystem: FileSystem;
  readonly #edited: ReadonlyMap<FileUri, TextEditing>;
  readonly #read = new Map<FileUri, SyntaxFile | string | undefined>();

  constructor(
    base: FileSource,
    fileSystem: FileSystem,
    edited: ReadonlyMap<FileUri, TextEditing> = new Map(),
  ) {
    this.#base = base;
    this.#fileSystem = fileSystem;
    this.#edited = edited;
  }

  async load(uri: FileUri): Promise<void> {
    if (this.isLoaded(uri)) return;
    const edit = this.#edited.get(uri);
    const held = edit && this.#base.text(uri);
    const text = held ?? (await this.#fileSystem.readFile(uri));
    this.#read.set(uri, edit && text !== undefined ? edit(text) : text);
  }

  isLoaded(uri: FileUri): boolean {
    if (this.#read.has(uri)) return true;
    return !this.#edited.has(uri) && this.#base.isLoaded(uri);
  }

  isOpen(uri: FileUri): boolean {
    return this.#base.isOpen(uri);
  }

  text(uri: FileUri): string | undefined {
    const own = this.#read.get(uri);
    if (own !== undefined) return typeof own === 'string' ? own : own.text;
    return this.#edited.has(uri) ? undefined : this.#base.text(uri);
  }

  syntax(uri: FileUri): SyntaxFile | undefined {
    const own = this.#read.get(uri);
    if (own === undefined) return this.#edited.has(uri) ? undefined : this.#base.syntax(uri);
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
