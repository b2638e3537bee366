import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { EarlierVersion, EarlierVersions } from '../workspace/earlier-versions.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import type { FileUri } from '../workspace/uri.ts';
import { AgainstError } from './against-error.ts';
import { findCommit, findRepository, openGitTree, type Repository } from './git-tree.ts';
import { toPath } from './node-file-system.ts';
import { readDescriptorSet } from './read-descriptor-set.ts';

/** Milliseconds without a change after which it is looked what changed: a commit writes many files. */
const quiet = 200;

/** A commit whose files are being compared with. */
interface OpenCommit {
  readonly commit: string;
  readonly version: EarlierVersion;
  readonly tree: FileSystem & Disposable;
}

/** What a name stands for in one repository, or on the disk. */
interface Named {
  readonly name: string;
  readonly repository: Repository;
  opened: OpenCommit | undefined;
}

/** Earlier versions by git and from files with descriptor sets. */
export class GitVersions implements EarlierVersions {
  onChange: (() => void) | undefined;
  readonly #named = new Map<string, Promise<Named>>();
  readonly #sets = new Map<string, Promise<EarlierVersion>>();
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  async find(
    name: string,
    folder: FileUri,
    workspaceFolder: FileUri | undefined,
  ): Promise<EarlierVersion | undefined> {
    const place = toPath(folder);
    if (place === undefined) return undefined;
    const file = path.resolve(toPath(workspaceFolder ?? folder) ?? place, name);
    // Nobody means a file by that, whatever it is doing there.
    if (name !== 'HEAD' && (await isFile(file))) return this.#set(file);
    const root = await findRoot(place);
    if (root === undefined) return undefined;
    const key = `${root} ${name}`;
    let named = this.#named.get(key);
    if (!named) {
      named = this.#open(name, root);
      this.#named.set(key, named);
      named.catch(() => this.#named.delete(key));
    }
    return (await named).opened?.version;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    for (const named of this.#named.values())
      named.then(
        ({ opened }) => opened?.tree[Symbol.dispose](),
        () => undefined,
      );
  }

  async #open(name: string, root: string): Promise<Named> {
    const repository = await findRepository(root);
    // Watched first: what is committed while it is being opened would otherwise never be told.
    for (const folder of repository.gitFolders) this.#watch(folder);
    return { name, repository, opened: await openNamed(name, repository) };
  }

  async #set(file: string): Promise<EarlierVersion> {
    let set = this.#sets.get(file);
    if (!set) {
      set = readDescriptorSet(file).then((descriptors) => ({ kind: 'descriptors', descriptors }));
      this.#sets.set(file, set);
      set.catch(() => this.#sets.delete(file));
      this.#watch(path.dirname(file));
    }
    return set;
  }

  /** Of one folder alone: whatever moves a branch writes into git's, be it only the lock that it takes for that. */
  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#soon());
      watcher.on('error', () => watcher.close());
      this.#watchers.set(folder, watcher);
    } catch {
      // More folders are watched than the system allows: what is compared with stays what it was.
    }
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#update(), quiet);
  }

  /** A name that stands for another commit now is opened anew; descriptor sets are read again. */
  async #update(): Promise<void> {
    let changed = this.#sets.size > 0;
    this.#sets.clear();
    for (const [key, pending] of this.#named) {
      const named = await pending.catch(() => undefined);
      if (!named) continue;
      const commit = await findCommit(named.repository.root, named.name).catch(() => undefined);
      if (commit === named.opened?.commit) continue;
      changed = true;
      this.#named.delete(key);
      named.opened?.tree[Symbol.dispose]();
    }
    if (changed) this.onChange?.();
  }
}

/** HEAD of a repository without a commit is nothing; any other name that stands for nothing is a mistake. */
async function openNamed(name: string, repository: Repository): Promise<OpenCommit | undefined> {
  try {
    const commit = await findCommit(repository.root, name);
    const tree = await openGitTree(repository, commit);
    return { commit, tree, version: { kind: 'files', fileSystem: tree } };
  } catch (error) {
    if (name === 'HEAD' && error instanceof AgainstError && error.code === 'ref-unknown') return undefined;
    throw error;
  }
}

/** Looked for without git: most folders are asked for again and again. */
async function findRoot(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const isRoot = await stat(path.join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isRoot) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
