import { parse as parseJson } from 'jsonc-parser';
import type { FileSystem } from './file-system.ts';
import { type FileUri, folderOf, joinUri } from './uri.ts';

/** Folders of a package that definitions are imported from, where they are there; google-gax has `build/protos`, for one. */
const definitionFolders = ['proto', 'protos', 'build/proto', 'build/protos'];

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Finds the definitions that npm packages ship: those of the packages that the nearest `package.json` names, as installed beside
 * it or further up. A package counts when it has definitions, or a folder `google`, at its top, or one of the usual folders.
 */
export class PackageRoots {
  readonly #fileSystem: FileSystem;
  readonly #known = new Map<FileUri, Promise<readonly FileUri[]>>();

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** Packages may have been installed or removed. */
  forget(): void {
    this.#known.clear();
  }

  /** The import roots of packages for what lies in a folder; nothing above `top` is looked at. */
  async rootsFor(folder: FileUri, top: FileUri | undefined): Promise<readonly FileUri[]> {
    let known = this.#known.get(folder);
    if (!known) {
      known = this.#find(folder, top);
      this.#known.set(folder, known);
    }
    return known;
  }

  async #find(folder: FileUri, top: FileUri | undefined): Promise<readonly FileUri[]> {
    const manifest = await this.#fileSystem.readFile(joinUri(folder, 'package.json'));
    const names = manifest === undefined ? [] : dependenciesIn(manifest);
    if (names.length > 0) {
      const roots = await Promise.all(names.map((name) => this.#rootsOf(name, folder, top)));
      return roots.flat();
    }
    const outer = folder === top ? undefined : folderOf(folder);
    return outer === undefined ? [] : this.rootsFor(outer, top);
  }

  async #rootsOf(name: string, from: FileUri, top: FileUri | undefined): Promise<FileUri[]> {
    for (let folder: FileUri | undefined = from; folder !== undefined; folder = folderOf(folder)) {
      const place = joinUri(folder, `node_modules/${name}`);
      const entries = await this.#fileSystem.listFolder(place);
      if (entries) return this.#rootsIn(place, entries);
      if (folder === top) break;
    }
    return [];
  }

  async #rootsIn(place: FileUri, entries: readonly string[]): Promise<FileUri[]> {
    const roots = entries.some((entry) => entry === 'google' || entry.endsWith('.proto')) ? [place] : [];
    for (const path of definitionFolders) {
      const [first = '', second] = path.split('/');
      if (!entries.includes(first)) continue;
      const inner = second === undefined ? [] : await this.#fileSystem.listFolder(joinUri(place, first));
      if (second === undefined || inner?.includes(second)) roots.push(joinUri(place, path));
    }
    return roots;
  }
}

function dependenciesIn(manifest: string): string[] {
  const parsed: unknown = parseJson(manifest, []);
  const names = new Set<string>();
  for (const kind of dependencyKinds) {
    const listed = record(parsed)[kind];
    for (const name of Object.keys(record(listed))) if (isPackageName(name)) names.add(name);
  }
  return [...names];
}

/** What leads out of `node_modules` names no package. */
function isPackageName(name: string): boolean {
  return (
    /^(?:@[^/\\]+\/)?[^/\\]+$/.test(name) && !name.split('/').some((part) => part === '.' || part === '..')
  );
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
