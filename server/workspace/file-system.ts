import type { FileUri } from './uri.ts';

/** What the workspace needs of a disk. Node's is in server/node; a browser's goes through the editor. */
export interface FileSystem {
  /** The text of a file; undefined when there is none or it cannot be read. Never rejects. */
  readFile(uri: FileUri): Promise<string | undefined>;
  /** All definitions and config files (see project-config.ts) below a folder, but for installed packages. Never rejects. */
  listFiles(folder: FileUri): Promise<FileUri[]>;
  /** Names of what lies in a folder; undefined when there is none. Never rejects. */
  listFolder(folder: FileUri): Promise<readonly string[] | undefined>;
  /** The folder where buf keeps modules that it has downloaded, be it there or not; undefined where there can be none. */
  readonly bufCache: FileUri | undefined;
}
