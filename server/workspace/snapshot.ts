import type { LinkedFile } from '../compiler/index.ts';
import type { Program } from './program.ts';
import type { FileUri } from './uri.ts';

/** A linked definition and where it lies. */
export interface SnapshotFile {
  readonly uri: FileUri;
  readonly linked: LinkedFile;
  readonly program: Program;
  /** Whether it is a project's copy of the definition of a service that it uses. */
  readonly isCopy: boolean;
}

/** What all files were at one moment, parsed and linked. Unchangeable; every language feature is a function of one. */
export class Snapshot {
  /** Open documents and the definitions of projects: those whose problems and services are shown. Copies are last. */
  readonly shownFiles: ReadonlyMap<FileUri, SnapshotFile>;
  /** With those that something asked for. */
  readonly files: ReadonlyMap<FileUri, SnapshotFile>;
  /** All that were found on the disk, linked or not. */
  readonly definitions: readonly FileUri[];

  constructor(
    files: readonly SnapshotFile[],
    isShown: (uri: FileUri) => boolean,
    definitions: readonly FileUri[],
  ) {
    const inOrder = [...files].sort((a, b) => Number(a.isCopy) - Number(b.isCopy));
    this.files = new Map(inOrder.map((file) => [file.uri, file]));
    this.shownFiles = new Map([...this.files].filter(([uri]) => isShown(uri)));
    this.definitions = definitions;
  }

  file(uri: FileUri): SnapshotFile | undefined {
    return this.files.get(uri);
  }
}
