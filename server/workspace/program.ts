import { type Compilation, compileInSteps, type SyntaxFile } from '../compiler/index.ts';
import { bundledUri } from './bundled.ts';
import type { FileSource } from './file-source.ts';
import type { ImportRoots } from './import-roots.ts';
import { Turns } from './turns.ts';
import { type FileUri, joinUri } from './uri.ts';

/** Files that share their import roots, linked together with all they import. Unchangeable. */
export interface Program {
  readonly compilation: Compilation;
  /** The folders its imports are looked up in, first one first. */
  readonly roots: readonly FileUri[];
  /** Where the file lies that an import path stands for; undefined when there is none. */
  uriOf(importPath: string): FileUri | undefined;
}

type LinkerRoots = Pick<ImportRoots, 'roots' | 'missingModules'>;

/**
 * Reads, and links again after a change, the files of one list of import roots. One import path may stand for different
 * files in different projects, so each list has its own linker.
 */
export class Linker {
  readonly #store: FileSource;
  readonly #roots: readonly FileUri[];
  readonly #missingModules: readonly string[];
  #program: Program | undefined;
  /** What `#program` was linked from. */
  #paths: readonly string[] = [];
  #inputs = new Map<string, SyntaxFile>();

  /** `previous`: a program of the same roots, of which is kept what would come out the same. */
  constructor(store: FileSource, { roots, missingModules }: LinkerRoots, previous?: Program) {
    this.#store = store;
    this.#roots = roots;
    this.#missingModules = missingModules;
    this.#program = previous;
  }

  /** As last linked. */
  get program(): Program | undefined {
    return this.#program;
  }

  /** Loads the given files (import path to file) and all they import. Linking is then up to `link`. */
  async load(
    own: ReadonlyMap<string, FileUri>,
    turns: Turns = new Turns(),
  ): Promise<ReadonlyMap<string, FileUri>> {
    const uris = new Map(own);
    const paths = [...own.keys()];
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      const uri = uris.get(path);
      // The compiler has its own files parsed, and finds what they import.
      if (uri === undefined || uri === bundledUri(path)) continue;
      if (!this.#store.isLoaded(uri)) await this.#store.load(uri);
      await turns.rest();
      const imports = new Set(this.#store.syntax(uri)?.imports.map((each) => each.path));
      const unknown = [...imports].filter((imported) => !uris.has(imported));
      // Some import hundreds of files, which are read side by side.
      const found = await Promise.all(unknown.map((imported) => this.#find(imported)));
      for (const [index, imported] of unknown.entries()) {
        const place = found[index];
        if (place === undefined) continue;
        uris.set(imported, place);
        paths.push(imported);
      }
    }
    return uris;
  }

  /** Links what `load` found. Without a change, the same program comes back. */
  link(own: ReadonlyMap<string, FileUri>, uris: ReadonlyMap<string, FileUri>): Program {
    const linking = this.linkInSteps(own, uris);
    for (let step = linking.next(); ; step = linking.next()) if (step.done) return step.value;
  }

  /**
   * As `link`, a file a step. Not run to its end, it leaves the program of before. Files of `linked`, a program of the same roots,
   * are taken over where they are what would come out.
   */
  *linkInSteps(
    own: ReadonlyMap<string, FileUri>,
    uris: ReadonlyMap<string, FileUri>,
    linked?: Program,
  ): Generator<void, Program> {
    const paths = [...own.keys()].sort();
    const inputs = new Map<string, SyntaxFile>();
    for (const [path, uri] of uris) {
      if (uri === bundledUri(path)) continue;
      const syntax = this.#store.syntax(uri);
      if (syntax) inputs.set(path, syntax);
    }
    if (!this.#program || !sameList(paths, this.#paths) || !sameMap(inputs, this.#inputs)) {
      const compilation = yield* compileInSteps(paths, (path) => inputs.get(path), {
        previous: this.#program?.compilation,
        linked: linked?.compilation,
        missingModules: this.#missingModules,
        isEdited: (path) => {
          const uri = uris.get(path);
          return uri !== undefined && this.#store.isOpen(uri);
        },
      });
      this.#program = {
        compilation,
        roots: this.#roots,
        uriOf: (path) => uris.get(path) ?? bundledUri(path),
      };
      this.#paths = paths;
      this.#inputs = inputs;
    }
    return this.#program;
  }

  async #find(importPath: string): Promise<FileUri | undefined> {
    if (!isPortable(importPath)) return undefined;
    for (const root of this.#roots) {
      const uri = joinUri(root, importPath);
      if (!this.#store.isLoaded(uri)) await this.#store.load(uri);
      if (this.#store.text(uri) !== undefined) return uri;
    }
    return bundledUri(importPath);
  }
}

/** Import paths are relative, with slashes and no way out of the root. */
export function isPortable(importPath: string): boolean {
  return !importPath.includes('\\') && importPath.split('/').every((part) => !['', '.', '..'].includes(part));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameMap<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
