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
 * none; then the bundled definitions are asked. A file of `previous` is kept when neither its text nor anything that it
 * sees of other files has changed: a comment or an rpc that changes in one touches none of those that import it. Never
 * throws: what is wrong is in the files' diagnostics.
 */
export function compile(
  paths: readonly string[],
  read: (importPath: string) => SyntaxFile | undefined,
  previous?: Compilation,
  advice?: CompileAdvice,
): Compilation {
  const linking = compileInSteps(paths, read, { ...advice, previous });
  for (let step = linking.next(); ; step = linking.next()) if (step.done) return step.value;
}

/** What is known beyond the files that are linked. */
export interface CompileAdvice {
  /** Which file declares a name: for the advice in diagnostics. */
  readonly elsewhere?: ((fullName: string) => string | undefined) | undefined;
  /** Names of modules that are needed and not here: a file that there is not may be theirs. */
  readonly missingModules?: readonly string[] | undefined;
  /** Whether a file is open: of its first version already it is then kept what the next one starts from. None is, unless told. */
  readonly isEdited?: ((path: string) => boolean) | undefined;
}

/** What else a compilation may start from. */
export interface CompileOptions extends CompileAdvice {
  readonly previous?: Compilation | undefined;
  /** Of the same inputs: its files are taken over where what they import is the same. */
  readonly linked?: Compilation | undefined;
  /** Whether `references` of the files are wanted; they are unless this is false. */
  readonly keepsReferences?: boolean;
  /** Whether warnings are wanted; they are unless this is false. Some checks do nothing but warn, and take their time. */
  readonly keepsWarnings?: boolean | undefined;
}

/** As `compile`, a file a step: between two of them a caller may do other work, or give up. */
export function compileInSteps(
  paths: readonly string[],
  read: (importPath: string) => SyntaxFile | undefined,
  options: CompileOptions = {},
): Generator<void, Compilation> {
  return new Compiler(paths, read, options).run();
}

/** A compilation that goes on for as long as files are asked for, and keeps no more of them than it is told to. */
export interface OpenCompilation {
  /** The file with all it imports linked; undefined when there is none. */
  link(path: string): LinkedFile | undefined;
  /** Lets go of all files but those that are needed and what they import. */
  release(isNeeded: (path: string) => boolean): void;
}

/**
 * As `compile`, for more files than are to be in memory at a time. `read` is asked again for a file that was let go of. The files
 * come without references: one for each name of thousands of files is more than all else that is kept of them.
 */
export function openCompilation(
  read: (importPath: string) => SyntaxFile | undefined,
  options?: CompileAdvice & Pick<CompileOptions, 'keepsWarnings'>,
): OpenCompilation {
  return new Compiler([], read, { ...options, keepsReferences: false });
}

class Compiler implements OpenCompilation {
  readonly #paths: readonly string[];
  readonly #read: (importPath: string) => SyntaxFile | undefined;
  readonly #previous: ReadonlyMap<string, LinkedFile>;
  readonly #linked: ReadonlyMap<string, LinkedFile>;
  readonly #missingModules: readonly string[];
  readonly #keepsReferences: boolean;
  readonly #keepsWarnings: boolean;
  readonly #isEdited: (path: string) => boolean;
  readonly #elsewhere: (fullName: string) => string | undefined;
  readonly #syntaxes = new Map<string, SyntaxFile | undefined>();
  readonly #files = new Map<string, Linked>();
  readonly #declared = new Map<string, FileElement>();
  readonly #inProgress = new Set<string>();

  constructor(
    paths: readonly string[],
    read: (importPath: string) => SyntaxFile | undefined,
    {
      previous,
      linked,
      elsewhere,
      missingModules,
      keepsReferences = true,
      keepsWarnings = true,
      isEdited = () => false,
    }: CompileOptions,
  ) {
    this.#paths = paths;
    this.#read = read;
    this.#previous = previous?.files ?? new Map();
    this.#linked = linked?.files ?? new Map();
    this.#missingModules = missingModules ?? [];
    this.#keepsReferences = keepsReferences;
    this.#keepsWarnings = keepsWarnings;
    this.#isEdited = isEdited;
    this.#elsewhere = elsewhere ?? (() => undefined);
  }

  *run(): Generator<void, Compilation> {
    for (const path of this.#paths) yield* this.#link(path);
    return { files: this.#files };
  }

  link(path: string): Linked | undefined {
    for (const linking = this.#link(path); !linking.next().done; );
    return this.#files.get(path);
  }

  release(isNeeded: (path: string) => boolean): void {
    const kept = new Set<Linked>();
    for (const file of this.#files.values()) if (isNeeded(file.path)) kept.add(file);
    // A set's loop comes to what is added while it runs.
    for (const { dependencies } of kept) {
      // By index, as there are tens of thousands each time that files are let go of.
      for (let index = 0; index < dependencies.length; index++) {
        const dependency = dependencies[index];
        if (dependency) kept.add(dependency);
      }
    }
    for (const file of this.#files.values()) if (!kept.has(file)) this.#files.delete(file.path);
  }

  #syntax(path: string): SyntaxFile | undefined {
    if (this.#syntaxes.has(path)) return this.#syntaxes.get(path);
    const syntax = this.#read(path) ?? bundledSyntax(path);
    this.#syntaxes.set(path, syntax);
    return syntax;
  }

  /** Links a file after its imports. Imports are followed with a list instead of recursion, as a chain may be long. */
  *#link(root: string): Generator<void> {
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
      const kept = this.#takenOver(frame.path, syntax) ?? this.#reused(frame.path, syntax);
      this.#files.set(frame.path, kept ?? this.#linkAlone(frame.path, syntax));
      this.#inProgress.delete(frame.path);
      // From here on the linked file alone holds them, so that they go with it.
      this.#syntaxes.delete(frame.path);
      this.#declared.delete(frame.path);
      stack.pop();
      yield;
    }
  }

  /** The file of `linked`, when it is what would come out. */
  #takenOver(path: string, syntax: SyntaxFile): Linked | undefined {
    const file = this.#linked.get(path);
    if (!(file instanceof Linked) || file.syntax !== syntax || file.result.looksBeyondImports)
      return undefined;
    if (this.#lacksLinks(file)) return undefined;
    const isSame = syntax.imports.every(
      (entry, index) => this.#files.get(entry.path) === file.result.imported[index],
    );
    return isSame ? file : undefined;
  }

  /** The file of the previous compilation, when it would come out the same. */
  #reused(path: string, syntax: SyntaxFile): Linked | undefined {
    const file = this.#previous.get(path);
    if (!(file instanceof Linked) || file.syntax.text !== syntax.text || file.result.looksBeyondImports)
      return undefined;
    if (this.#lacksLinks(file)) return undefined;
    const before = file.result.imported;
    const imported = syntax.imports.map((entry) => this.#files.get(entry.path));
    if (imported.every((entry, index) => entry === before[index])) return file;
    if (imported.some((entry, index) => (entry === undefined) !== (before[index] === undefined)))
      return undefined;
    return this.#seesTheSame(file) ? file.withImports(imported) : undefined;
  }

  /** Whether it was linked before it was opened. */
  #lacksLinks({ path, result }: Linked): boolean {
    return result.links === undefined && this.#isEdited(path);
  }

  #seesTheSame(file: Linked): boolean {
    // Offsets in another file's text move with every change there.
    const pointsElsewhere = file.diagnostics.some(({ related }) =>
      related?.some(({ path }) => path !== file.path),
    );
    if (pointsElsewhere) return false;
    for (const path of file.result.seenFiles) {
      const before = this.#previous.get(path);
      const now = this.#files.get(path);
      // Where nothing imports descriptor.proto before this file, the bundled one says what options there are.
      const isBundled = path === descriptorPath && !now;
      if (before === now || path === file.path || isBundled) continue;
      if (!(before instanceof Linked) || !now) return false;
      if (before.elements !== now.elements && before.exports !== now.exports) return false;
    }
    return true;
  }

  #linkAlone(path: string, syntax: SyntaxFile): Linked {
    const imported = syntax.imports.map((entry) =>
      this.#inProgress.has(entry.path) ? ('cycle' as const) : this.#files.get(entry.path),
    );
    const file = this.#declare(path, syntax);
    const descriptor = path === descriptorPath ? file : this.#descriptor();
    const input = {
      imported,
      missingModules: this.#missingModules,
      descriptor,
      linked: (linkedPath: string) => this.#files.get(linkedPath)?.elements,
      declarers: (fullName: string) => this.#declarer(fullName),
      keepsReferences: this.#keepsReferences,
      keepsWarnings: this.#keepsWarnings,
      isEdited: this.#isEdited(path),
    };
    const before = this.#previous.get(path);
    return linkFile(file, input, before instanceof Linked ? before : undefined);
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
    for (const file of this.#files.values()) if (file.elements.named.has(fullName)) return file.path;
    for (const path of [...this.#paths, ...this.#previous.keys()]) {
      const syntax = this.#files.has(path) ? undefined : this.#syntax(path);
      const before = this.#previous.get(path);
      const isKept = before instanceof Linked && before.syntax === syntax;
      const elements = isKept ? before.elements : syntax && this.#declare(path, syntax);
      if (elements?.named.has(fullName)) return path;
    }
    return this.#elsewhere(fullName) ?? bundledDeclarer(fullName);
  }
}

let bundledNames: Map<string, string> | undefined;

function bundledDeclarer(fullName: string): string | undefined {
  if (!bundledNames) {
    bundledNames = new Map();
    for (const path of bundledFiles.keys()) {
      const syntax = bundledSyntax(path);
      if (syntax) for (const name of declareFile(path, syntax).named.keys()) bundledNames.set(name, path);
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
