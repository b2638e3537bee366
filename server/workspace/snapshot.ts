import type { LinkedFile } from '../compiler/index.ts';
import type { Program } from './program.ts';
import type { FileUri } from './uri.ts';

/** A linked definition and where it lies. */
export interface SnapshotFile {
  readonly uri: FileUri;
  readonly linked: LinkedFile;
  readonly program: Program;
}

/** What all files were at one moment, parsed and linked. Unchangeable; every language feature is a function of one. */
export class Snapshot {
  /** Open documents and the definitions of projects: those whose diagnostics are shown. */
  readonly files: ReadonlyMap<FileUri, SnapshotFile>;
  /** All that were found on the disk, linked or not. */
  readonly definitions: readonly FileUri[];
  readonly revision: number;

  constructor(files: ReadonlyMap<FileUri, SnapshotFile>, definitions: readonly FileUri[], revision: number) {
    this.files = files;
    this.definitions = definitions;
    this.revision = revision;
  }

  file(uri: FileUri): SnapshotFile | undefined {
    return this.files.get(uri);
  }
}
