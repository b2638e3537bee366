import { bundledFiles, bundledSyntax } from './bundled-files.ts';
import { declareFile } from './link/declare.ts';
import type { FileElement } from './link/elements.ts';
import { linkFile } from './link/link-file.ts';
import { Linked, type LinkedFile } from './link/linked-file.ts';
import type { SyntaxFile } from './syntax/parse.ts';

const descriptorPath = 'google/protobuf/descriptor.proto';

/** Linked files, each after those it imports. */
export interface Compilation {
  readonly files: ReadonlyMap<string, LinkedFile>;
}

/**
 * Links `paths` and all they import. `read` answers with the parsed file for an import path, or undefined when there is
 * none; then the bundled definitions are asked. A file of `previous` is kept when neither its text nor what it imports
 * has changed. Never throws: what is wrong is in the files' diagnostics.
 */
export function compile(
  paths: readonly string[],
  read: (importPath: string) => SyntaxFile | undefined,
  previous?: Compilation,
): Compilation {
  return new Compiler(paths, read, previous).run();
}

class Compiler {
  readonly #paths: readonly string[];
  readonly #read: (importPath: string) => SyntaxFile | undefined;
  readonly #previous: ReadonlyMap<string, LinkedFile>;
  readonly #syntaxes = new Map<string, SyntaxFile | undefined>();
  readonly #files = new Map<string, Linked>();
  readonly #declared = new Map<string, FileElement>();
  readonly #inProgress = new Set<string>();

  constructor(
    paths: readonly string[],
    read: (importPath: string) => SyntaxFile | undefined,
    previous: Compilation | undefined,
  ) {
    this.#paths = paths;
    this.#read = read;
    this.#previous = previous?.files ?? new Map();
  }

  run(): Compilation {
    for (const path of this.#paths) this.#link(path);
    return { files: this.#files };
  }

  #syntax(path: string): SyntaxFile | undefined {
    if (this.#syntaxes.has(path)) return this.#syntaxes.get(path);
    const syntax = this.#read(path) ?? bundledSyntax(path);
    this.#syntaxes.set(path, syntax);
    return syntax;
  }

  /** Links a file after its imports. Imports are followed with a list instead of recursion, as a chain may be long. */
  #link(root: string): void {
    const stack = [{ path: root, next: 0 }];
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      if (!frame) break;
      const syntax = this.#files.has(frame.path) ? undefined : this.#syntax(frame.path);
      if (!syntax) {
        stack.pop();
        continue;
      }
      this.#inProgress.add(frame.path);
      const imported = syntax.imports[frame.next++]?.path;
      if (imported !== undefined) {
        if (!this.#inProgress.has(imported)) stack.push({ path: imported, next: 0 });
        continue;
      }
      this.#files.set(frame.path, this.#reused(frame.path, syntax) ?? this.#linkAlone(frame.path, syntax));
      this.#inProgress.delete(frame.path);
      stack.pop();
    }
  }

  /** The file of the previous compilation, when it would come out the same. */
  #reused(path: string, syntax: SyntaxFile): Linked | undefined {
    const file = this.#previous.get(path);
    if (!(file instanceof Linked) || file.syntax.text !== syntax.text || file.looksBeyondImports)
      return undefined;
    const same = syntax.imports.every((entry, index) => this.#files.get(entry.path) === file.imported[index]);
    return same ? file : undefined;
  }

  #linkAlone(path: string, syntax: SyntaxFile): Linked {
    const imported = syntax.imports.map((entry) =>
      this.#inProgress.has(entry.path) ? ('cycle' as const) : this.#files.get(entry.path),
    );
    const file = this.#declare(path, syntax);
    const descriptor = path === descriptorPath ? file : this.#descriptor();
    return linkFile(file, { imported, descriptor, declarers: (fullName) => this.#declarer(fullName) });
  }

  #declare(path: string, syntax: SyntaxFile): FileElement {
    const known = this.#declared.get(path);
    if (known) return known;
    const file = declareFile(path, syntax);
    this.#declared.set(path, file);
    return file;
  }

  /** The file that says what options there are: the workspace's own, or the bundled one. */
  #descriptor(): FileElement {
    const linked = this.#files.get(descriptorPath);
    if (linked) return linked.elements;
    return bundledDescriptor();
  }

  /** Which file declares a name, of all that are to be linked, were linked before, or are bundled. */
  #declarer(fullName: string): string | undefined {
    for (const files of [this.#files, this.#previous]) {
      for (const file of files.values()) {
        if (file instanceof Linked && file.elements.symbols.has(fullName)) return file.path;
      }
    }
    for (const path of this.#paths) {
      const syntax = this.#files.has(path) ? undefined : this.#syntax(path);
      if (syntax && this.#declare(path, syntax).symbols.has(fullName)) return path;
    }
    return bundledDeclarer(fullName);
  }
}

let bundledNames: Map<string, string> | undefined;

function bundledDeclarer(fullName: string): string | undefined {
  if (!bundledNames) {
    bundledNames = new Map();
    for (const path of bundledFiles.keys()) {
      const syntax = bundledSyntax(path);
      if (syntax) for (const name of declareFile(path, syntax).symbols.keys()) bundledNames.set(name, path);
    }
  }
  return bundledNames.get(fullName);
}

let descriptorFile: FileElement | undefined;

function bundledDescriptor(): FileElement {
  if (!descriptorFile) {
    const linked = compile([descriptorPath], bundledSyntax).files.get(descriptorPath);
    if (!(linked instanceof Linked)) throw new Error('the bundled descriptor.proto is missing');
    descriptorFile = linked.elements;
  }
  return descriptorFile;
}
