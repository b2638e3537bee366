import type { FileUri } from './uri.ts';

/**
 * Which files may import which, by their paths alone: an import may mean every file whose address ends with it. So it is known
 * without looking for import roots, and no importer is missing.
 */
export class ImportGraph {
  readonly #importers = new Map<string, FileUri[]>();
  readonly #imports = new Map<FileUri, readonly string[]>();
  readonly #byPath = new Map<string, FileUri[]>();
  readonly #paths = new Map<FileUri, readonly string[]>();

  constructor(files: Iterable<readonly [FileUri, readonly string[]]>) {
    for (const [uri, paths] of files) {
      this.#imports.set(uri, paths);
      for (const path of paths) append(this.#importers, path, uri);
    }
    for (const uri of this.#imports.keys()) {
      for (const path of this.pathsOf(uri)) append(this.#byPath, path, uri);
    }
  }

  /** The import paths that may mean a file, of those that are imported anywhere. */
  pathsOf(uri: FileUri): readonly string[] {
    const known = this.#paths.get(uri);
    if (known) return known;
    const paths: string[] = [];
    this.#paths.set(uri, paths);
    for (let slash = uri.lastIndexOf('/'); slash > 0; slash = uri.lastIndexOf('/', slash - 1)) {
      const path = uri.slice(slash + 1);
      if (this.#importers.has(path)) paths.push(path);
    }
    return paths;
  }

  /** The files that may import one of these themselves. */
  directImporters(uri: FileUri): FileUri[] {
    return this.pathsOf(uri).flatMap((path) => this.#importers.get(path) ?? []);
  }

  /** The file, and all that may import it, directly or not. */
  importersOf(uri: FileUri): ReadonlySet<FileUri> {
    const found = new Set([uri]);
    const seen = new Set<string>();
    // A set's iteration also visits what is added during it.
    for (const file of found) {
      for (const path of this.pathsOf(file)) {
        if (seen.has(path)) continue;
        seen.add(path);
        for (const importer of this.#importers.get(path) ?? []) found.add(importer);
      }
    }
    return found;
  }

  /** The file, and all that it may import, directly or not. */
  importsOf(uri: FileUri): ReadonlySet<FileUri> {
    const found = new Set([uri]);
    for (const file of found) {
      for (const path of this.#imports.get(file) ?? []) {
        for (const imported of this.#byPath.get(path) ?? []) found.add(imported);
      }
    }
    return found;
  }
}

function append<K>(lists: Map<K, FileUri[]>, key: K, uri: FileUri): void {
  const list = lists.get(key);
  if (list) list.push(uri);
  else lists.set(key, [uri]);
}
