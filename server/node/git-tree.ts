import path from 'node:path';
import type { FileSystem } from '../workspace/file-system.ts';
import { isConfig, isSkippedFolder } from '../workspace/listing.ts';
import { type FileUri, isWithin, pathBelow } from '../workspace/uri.ts';
import { AgainstError } from './against-error.ts';
import { GitObjects, git } from './git.ts';
import { nodeFileSystem, toUri } from './node-file-system.ts';

/** Where a folder's repository keeps things. All absolute. */
export interface Repository {
  /** The work tree's root. */
  readonly root: string;
  /** `.git`, or a linked work tree's own folder in it. */
  readonly gitFolders: readonly string[];
}

/** The repository whose work tree holds a folder. Throws AgainstError `no-repository`, `no-git`. */
export async function findRepository(folder: string, signal?: AbortSignal): Promise<Repository> {
  // The way up instead of the root itself, which git would write without the links that lead to the folder.
  const asked = ['--show-cdup', '--absolute-git-dir', '--git-common-dir'];
  const output = await git(folder, ['rev-parse', ...asked], signal).catch((error: unknown) => {
    if (!(error instanceof AgainstError) || error.code !== 'git-failed') throw error;
    const message = `${folder} is in no git work tree that can be read (${error.message})`;
    throw new AgainstError('no-repository', message, { cause: error });
  });
  const [up = '', own = '', common = ''] = output.split('\n');
  const gitFolders = [own, path.resolve(folder, common)].map((each) => path.normalize(each));
  return { root: path.resolve(folder, up), gitFolders: [...new Set(gitFolders)] };
}

/** The commit that a branch, a tag or any other name stands for. Throws AgainstError `ref-unknown`. */
export async function findCommit(folder: string, ref: string, signal?: AbortSignal): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const output = await git(folder, args, signal).catch((error: unknown) => {
    if (!(error instanceof AgainstError) || error.code !== 'git-failed') throw error;
    throw new AgainstError('ref-unknown', `git knows no commit \`${ref}\` in ${folder}`, { cause: error });
  });
  // Older versions of git repeat the option that ends the options.
  return output.trim().split('\n').at(-1) ?? '';
}

/**
 * The files of a commit at the places where they are checked out, read from git's objects: nothing is checked out. What lies
 * outside of the work tree is read from the disk.
 */
export async function openGitTree(
  { root }: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<FileSystem & Disposable> {
  const rootUri = toUri(root);
  const listing = await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit], signal);
  const objects = new Map<string, string>();
  for (const entry of listing.split('\0')) {
    const [, type, object, file] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    if (type === 'blob' && object && file && isRead(file)) objects.set(`${rootUri}/${file}`, object);
  }
  const blobs = new GitObjects(root);
  return {
    async readFile(uri) {
      if (!isWithin(rootUri, uri) || isInstalled(uri)) return nodeFileSystem.readFile(uri);
      const object = objects.get(uri);
      return object === undefined ? undefined : (await blobs.read(object))?.toString('utf8');
    },
    async listFiles(folder) {
      return [...objects.keys()].filter((uri) => {
        const folders = pathBelow(folder, uri)?.split('/').slice(0, -1);
        return folders !== undefined && !folders.some(isSkippedFolder);
      });
    },
    listFolder: nodeFileSystem.listFolder,
    bufCache: nodeFileSystem.bufCache,
    [Symbol.dispose]: () => blobs[Symbol.dispose](),
  };
}

/** What packages are installed, and bring with them: the disk alone knows. */
function isInstalled(uri: FileUri): boolean {
  return uri.includes('/node_modules/') || uri.endsWith('/package.json');
}

/** Definitions, and what configures them. */
function isRead(file: string): boolean {
  return file.endsWith('.proto') || isConfig(`/${file}`);
}
