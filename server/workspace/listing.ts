import type { FileSystem } from './file-system.ts';
import { configNames } from './project-config.ts';
import { type FileUri, folderOf, isWithinAny, pathBelow } from './uri.ts';

/** Which definitions and config files there are below the workspace's folders. */
export class Listing {
  readonly #fileSystem: FileSystem;
  #folders: readonly FileUri[] = [];
  #files = new Set<FileUri>();
  /** Both made when asked for, after a change. */
  #definitions: readonly FileUri[] | undefined;
  #projectDefinitions: readonly FileUri[] | undefined;

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** Looks at the disk anew. Until that is done, the listing of before stands. */
  async update(folders: readonly FileUri[]): Promise<void> {
    this.#folders = folders;
    const lists = await Promise.all(folders.map((folder) => this.#fileSystem.listFiles(folder)));
    this.#files = new Set(lists.flat().sort());
    this.#changed();
  }

  /** Takes in a file that was made, if it is one to be listed. */
  add(uri: FileUri): void {
    if (!uri.endsWith('.proto') && !isConfig(uri)) return;
    const paths = this.#folders.map((folder) => pathBelow(folder, uri)).filter((path) => path !== undefined);
    if (!paths.some((path) => !path.split('/').slice(0, -1).some(isSkippedFolder))) return;
    this.#files.add(uri);
    this.#changed();
  }

  /** Takes out these files, and all that was in these folders. */
  remove(gone: ReadonlySet<FileUri>): void {
    if (gone.size === 0) return;
    for (const file of this.#files) if (isWithinAny(gone, file)) this.#files.delete(file);
    this.#changed();
  }

  definitions(): readonly FileUri[] {
    this.#definitions ??= [...this.#files].filter((uri) => !isConfig(uri));
    return this.#definitions;
  }

  /** The folders that have a `skep.json`. */
  projects(): FileUri[] {
    return [...this.#files].flatMap((uri) => (uri.endsWith('/skep.json') ? (folderOf(uri) ?? []) : []));
  }

  /** The definitions that are part of a project or a module. */
  projectDefinitions(): readonly FileUri[] {
    this.#projectDefinitions ??= this.#findProjectDefinitions();
    return this.#projectDefinitions;
  }

  #changed(): void {
    this.#definitions = undefined;
    this.#projectDefinitions = undefined;
  }

  #findProjectDefinitions(): FileUri[] {
    const configured = new Set([...this.#files].filter(isConfig).map(folderOf));
    const known = new Map<FileUri, boolean>();
    const isConfigured = (folder: FileUri | undefined): boolean => {
      if (folder === undefined) return false;
      let answer = known.get(folder);
      if (answer === undefined) {
        answer = configured.has(folder) || isConfigured(folderOf(folder));
        known.set(folder, answer);
      }
      return answer;
    };
    return this.definitions().filter((uri) => isConfigured(folderOf(uri)));
  }
}

/** Whether a file says something of a module: `buf.yaml`, `skep.json` and their like. */
export function isConfig(uri: FileUri): boolean {
  return configNames.some((name) => uri.endsWith(`/${name}`));
}

/** Installed packages bring definitions that are theirs; folders with a dot are tools'. */
export function isSkippedFolder(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}
