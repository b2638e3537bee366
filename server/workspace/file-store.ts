import { parse, type SyntaxFile } from '../compiler/index.ts';
import type { FileSystem } from './file-system.ts';
import { type FileUri, isWithinAny } from './uri.ts';

interface StoredFile {
  text: string;
  /** Made when it is asked for; config files never are. */
  syntax?: SyntaxFile;
}

/**
 * The text of every file that was asked for: an open document's, else the disk's as last read. What is not there is
 * remembered too. A file is parsed again only when its text has changed.
 */
export class FileStore {
  readonly #fileSystem: FileSystem;
  readonly #open = new Map<FileUri, StoredFile>();
  /** `undefined` for a file that is not there. */
  readonly #disk = new Map<FileUri, StoredFile | undefined>();
  readonly #reading = new Map<FileUri, Promise<void>>();
  #revision = 0;
  #textsVersion = 0;

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** Grows with every change of any file. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows whenever `text` may answer anything else than before: with every change, and with every file that is read. */
  get textsVersion(): number {
    return this.#textsVersion;
  }

  get openFiles(): Iterable<FileUri> {
    return this.#open.keys();
  }

  isOpen(uri: FileUri): boolean {
    return this.#open.has(uri);
  }

  /** An open document's text, from now on. */
  setOpen(uri: FileUri, text: string): void {
    if (this.#open.get(uri)?.text === text) return;
    this.#open.set(uri, { text });
    this.#textsVersion++;
    this.#revision++;
  }

  /** The document was closed: the disk counts again. */
  close(uri: FileUri): void {
    if (this.#open.delete(uri)) this.forget(new Set([uri]));
  }

  /** These files on the disk are not what they were; or, of a folder, all that is in it. */
  forget(changed: ReadonlySet<FileUri>): void {
    const known = [...this.#disk.keys(), ...this.#reading.keys()].filter((uri) => isWithinAny(changed, uri));
    for (const uri of known) {
      this.#disk.delete(uri);
      this.#reading.delete(uri);
    }
    this.#textsVersion++;
    this.#revision++;
  }

  /** Something other than a file's text changed that answers depend on: a setting, or which files there are. */
  touch(): void {
    this.#revision++;
  }

  /** Reads a file from the disk where that is necessary. Afterwards `text` and `syntax` answer for it. */
  async load(uri: FileUri): Promise<void> {
    while (!this.isLoaded(uri)) {
      let reading = this.#reading.get(uri);
      if (!reading) {
        reading = this.#fileSystem.readFile(uri).then((text) => {
          // Not when it was forgotten meanwhile: then this may be the text of before.
          if (this.#reading.get(uri) !== reading) return;
          this.#reading.delete(uri);
          this.#disk.set(uri, text === undefined ? undefined : { text });
          this.#textsVersion++;
        });
        this.#reading.set(uri, reading);
      }
      await reading;
    }
  }

  isLoaded(uri: FileUri): boolean {
    return this.#open.has(uri) || this.#disk.has(uri);
  }

  /** Undefined for a file that is not there, or not loaded. */
  text(uri: FileUri): string | undefined {
    return this.#stored(uri)?.text;
  }

  /** The parsed file; undefined for one that is not there, or not loaded. */
  syntax(uri: FileUri): SyntaxFile | undefined {
    const stored = this.#stored(uri);
    if (!stored) return undefined;
    stored.syntax ??= parse(stored.text);
    return stored.syntax;
  }

  #stored(uri: FileUri): StoredFile | undefined {
    return this.#open.get(uri) ?? this.#disk.get(uri);
  }
}
