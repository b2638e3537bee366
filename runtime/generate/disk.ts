/** The disk as what collects definitions sees it. */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type FileSystem,
  type FileUri,
  fromClientUri,
  isConfig,
  isSkippedFolder,
  toClientUri,
} from '../../server/generate/by-template.ts';

export const disk: FileSystem = {
  readFile: (uri) => readFile(toPath(uri), 'utf8').catch(() => undefined),
  listFolder: (folder) => readdir(toPath(folder)).catch(() => undefined),
  bufCache: toUri(bufCacheFolder()),
  async listFiles(folder) {
    const found: FileUri[] = [];
    const folders = [toPath(folder)];
    for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
      for (const entry of await readdir(current, { withFileTypes: true }).catch(() => [])) {
        const file = path.join(current, entry.name);
        // Links are not followed: they may lead in circles.
        if (entry.isDirectory() && !isSkippedFolder(entry.name)) folders.push(file);
        else if (entry.isFile() && (entry.name.endsWith('.proto') || isConfig(`/${entry.name}`)))
          found.push(toUri(file));
      }
    }
    return found;
  },
};

/** An absolute path as the URI by which definitions know their files. */
export function toUri(file: string): FileUri {
  return fromClientUri(pathToFileURL(file).href);
}

/** The absolute path of such a URI. Throws a TypeError for one that is of no file. */
export function toPath(uri: FileUri): string {
  return fileURLToPath(toClientUri(uri));
}

/** As buf has it: `BUF_CACHE_DIR`, or `buf` in the user's cache folder. */
function bufCacheFolder(): string {
  const { BUF_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (BUF_CACHE_DIR) return path.resolve(BUF_CACHE_DIR);
  if (process.platform === 'win32') return path.join(LOCALAPPDATA ?? homedir(), 'buf');
  return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'buf');
}
