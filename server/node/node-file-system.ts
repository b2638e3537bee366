import { type Dirent, readdirSync, readFile as readFileInCallback } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FileSystem } from '../workspace/file-system.ts';
import { isConfig, isSkippedFolder } from '../workspace/listing.ts';
import { type FileUri, fromClientUri, toClientUri } from '../workspace/uri.ts';

/** That of `node:fs/promises` takes twice the time for a small file: an answer may need hundreds. */
const readFile = promisify(readFileInCallback);

/** The disk, through Node. Other schemes than `file` hold nothing. */
export const nodeFileSystem: FileSystem = {
  async readFile(uri) {
    const file = toPath(uri);
    if (file === undefined) return undefined;
    try {
      return await readFile(file, 'utf8');
    } catch {
      // Not there, a folder, or not ours to read: for an import it is all the same.
      return undefined;
    }
  },

  async listFolder(folder) {
    const root = toPath(folder);
    return root === undefined ? undefined : readdir(root).catch(() => undefined);
  },

  get bufCache() {
    return toUri(bufCacheFolder());
  },

  async listFiles(folder) {
    const root = toPath(folder);
    if (root === undefined) return [];
    const walk = new FolderWalk(root);
    for (let next = walk.next(); next !== undefined; next = walk.next())
      walk.take(await readdir(next, { withFileTypes: true }).catch(() => []));
    return walk.found;
  },
};

/**
 * As `listFiles` of a folder's path, without a turn for anything else in between: that takes a third of the time. `onFound` is told
 * on the way how many there are so far.
 */
export function listFilesNow(folder: string, onFound?: (count: number) => void): FileUri[] {
  const walk = new FolderWalk(path.resolve(folder));
  for (let next = walk.next(); next !== undefined; next = walk.next()) {
    try {
      walk.take(readdirSync(next, { withFileTypes: true }));
    } catch {
      // Not there, or not ours to read.
    }
    onFound?.(walk.found.length);
  }
  return walk.found;
}

/** The way through a folder and all in it, to where the definitions and configs are. */
class FolderWalk {
  readonly found: FileUri[] = [];
  readonly #folders: { readonly file: string; readonly uri: FileUri }[];
  #file = '';
  #prefix: FileUri = '';

  constructor(root: string) {
    this.#folders = [{ file: root, uri: toUri(root) }];
  }

  /** The next folder to look into; undefined after the last. */
  next(): string | undefined {
    const folder = this.#folders.pop();
    if (!folder) return undefined;
    this.#file = folder.file;
    this.#prefix = folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`;
    return folder.file;
  }

  /** What is in that folder. */
  take(entries: readonly Dirent[]): void {
    for (const entry of entries) {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      // Links are not followed: they may lead in circles.
      if (isFolder ? isSkippedFolder(name) : !entry.isFile()) continue;
      if (!isFolder && !name.endsWith('.proto') && !isConfig(`/${name}`)) continue;
      const file = this.#file.endsWith(path.sep) ? this.#file + name : this.#file + path.sep + name;
      const uri = plainName.test(name) ? this.#prefix + name : toUri(file);
      if (isFolder) this.#folders.push({ file, uri });
      else this.found.push(uri);
    }
  }
}

/** As buf has it: `BUF_CACHE_DIR`, or `buf` in the user's cache folder. */
function bufCacheFolder(): string {
  const { BUF_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (BUF_CACHE_DIR) return path.resolve(BUF_CACHE_DIR);
  if (process.platform === 'win32') return path.join(LOCALAPPDATA ?? homedir(), 'buf');
  return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'buf');
}

/** An absolute path as the URI by which the workspace knows a file. */
export function toUri(file: string): FileUri {
  return fromClientUri(pathToFileURL(file).href);
}

/** A name that a URI has as it stands. */
const plainName = /^[\w.-]+$/;

/** A URI that is its path as it stands, where paths have slashes: all but a few are, and to parse one takes long. */
const plainUri = /^file:\/\/\/[\w/.-]+$/;

/** The absolute path of a URI; undefined where it is of no file on this machine. */
export function toPath(uri: FileUri): string | undefined {
  if (path.sep === '/' && plainUri.test(uri)) return uri.slice('file://'.length);
  try {
    return uri.startsWith('file:') ? fileURLToPath(toClientUri(uri)) : undefined;
  } catch {
    return undefined;
  }
}
