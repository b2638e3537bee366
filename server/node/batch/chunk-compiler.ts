import {
  addDeclaredTypes,
  type DeclaredNames,
  type Diagnostic,
  declaredNames,
  type HttpAddress,
  httpAddresses,
  type LinkedFile,
  type OpenCompilation,
  openCompilation,
  parse,
  positionAt,
  type SyntaxFile,
  WireOutput,
} from '../../compiler/index.ts';
import { isPortable } from '../../workspace/program.ts';
import { type FileUri, joinUri } from '../../workspace/uri.ts';
import { toPath } from '../node-file-system.ts';
import { type BatchPlan, fileIndices } from './batch-plan.ts';
import { readText } from './head-source.ts';
import { projectFinder } from './project-finder.ts';

/** A diagnostic with its place. Lines and columns count from 1, columns in UTF-16 units. */
export type PlacedDiagnostic = Diagnostic & { readonly line: number; readonly column: number };

/** A file of the plan that was compiled. */
export interface CompiledFile {
  /** Index in the plan. */
  readonly index: number;
  readonly diagnostics: readonly PlacedDiagnostic[];
  readonly names: DeclaredNames;
  /** Where its rpcs answer over HTTP, if it is a project's own and warnings are wanted. */
  readonly addresses: readonly HttpAddress[];
}

/** A descriptor's place among the others. */
export interface DescriptorEntry {
  readonly path: string;
  /** Index in the plan; -1 for a file that only imports led to. */
  readonly index: number;
  /** How many of the chunk's bytes it takes; 0 when it was written with another chunk. */
  readonly size: number;
}

/** What comes out of some files of a plan that stand beside each other. Plain data. */
export interface CompiledChunk {
  /** Those of the plan that were met for the first time: the chunk's own and what they import. */
  readonly files: readonly CompiledFile[];
  /** The same with other imports, each after those it imports. */
  readonly descriptors: readonly DescriptorEntry[];
  /** The descriptors in that order, each as a record of a FileDescriptorSet. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is wanted of each file besides its diagnostics. */
export interface BatchOptions {
  /** Which descriptors are wanted: none when left out. */
  readonly descriptors?: { readonly sourceInfo: boolean } | undefined;
  /** Whether warnings are wanted; they are unless this is false. */
  readonly warnings?: boolean | undefined;
}

const descriptorPath = 'google/protobuf/descriptor.proto';

/** Number of FileDescriptorSet's field `file`. */
const fileInSet = 1;

/**
 * Compiles a plan chunk by chunk. Of what is behind it, it keeps only the files that are still to be imported: so the memory
 * for thousands of files is that of some hundreds. `claims`, one number a file, is shared with those that compile other chunks
 * of the plan: the first to come to a file writes its descriptor.
 */
export class ChunkCompiler {
  readonly #plan: BatchPlan;
  readonly #options: BatchOptions;
  readonly #claims: Int32Array;
  readonly #groups: GroupCompiler[];
  readonly #placed = new Set<string>();
  readonly #isInProject = projectFinder();

  constructor(plan: BatchPlan, options: BatchOptions, claims: Int32Array) {
    this.#plan = plan;
    this.#options = options;
    this.#claims = claims;
    const indices = fileIndices(plan.files);
    this.#groups = plan.groups.map(
      (group, index) => new GroupCompiler(group, indices[index] ?? new Map(), plan, options.warnings),
    );
  }

  /** Compiles the files from index `first` to before `end`. Each call goes on behind the one before. */
  compile(first: number, end: number): CompiledChunk {
    const chunk = this.#plan.files.slice(first, end);
    const files: CompiledFile[] = [];
    const descriptors: DescriptorEntry[] = [];
    // All in one buffer: one for each descriptor would be copied once more.
    const output = new WireOutput();
    for (const { group, importPath } of chunk) {
      const compiler = this.#groups[group];
      const file = compiler?.link(importPath);
      if (!file || !compiler) continue;
      for (const met of compiler.meet(file)) {
        const index = compiler.indexOf(met);
        if (index >= 0) files.push(this.#compiledFile(index, met));
        if (!this.#options.descriptors || this.#placed.has(met.path)) continue;
        this.#placed.add(met.path);
        const isOurs = index < 0 || Atomics.compareExchange(this.#claims, index, 0, 1) === 0;
        const start = output.length;
        if (isOurs) met.writeDescriptor(output, fileInSet, this.#options.descriptors);
        descriptors.push({ path: met.path, index, size: output.length - start });
      }
    }
    for (const group of new Set(chunk.map((file) => file.group))) this.#groups[group]?.release(end);
    return { files, descriptors, bytes: output.done() };
  }

  #compiledFile(index: number, file: LinkedFile): CompiledFile {
    const diagnostics = file.diagnostics.map((diagnostic) => place(diagnostic, file.syntax.text));
    // Of what several bind there is only a warning.
    const areWanted = this.#options.warnings !== false;
    const isInProject = areWanted && this.#isInProject(toPath(this.#plan.files[index]?.uri ?? '') ?? '');
    const addresses = isInProject ? httpAddresses(file) : [];
    return { index, diagnostics, names: declaredNames(file), addresses };
  }
}

/** The files of one list of import roots. */
class GroupCompiler {
  readonly #roots: readonly FileUri[];
  /** Of the group's own files, by import path. */
  readonly #indices: ReadonlyMap<string, number>;
  readonly #plan: BatchPlan;
  readonly #met = new Set<string>();
  /** Where imports that are not of the plan were found. */
  readonly #found = new Map<string, FileUri | undefined>();
  readonly #compilation: OpenCompilation;
  #declared: Map<string, string> | undefined;

  constructor(
    { roots, missingModules }: BatchPlan['groups'][number],
    indices: ReadonlyMap<string, number>,
    plan: BatchPlan,
    keepsWarnings: boolean | undefined,
  ) {
    this.#roots = roots;
    this.#indices = indices;
    this.#plan = plan;
    this.#compilation = openCompilation((path) => this.#read(path), {
      elsewhere: (fullName) => this.#declarer(fullName),
      missingModules,
      keepsWarnings,
    });
  }

  indexOf({ path }: LinkedFile): number {
    return this.#indices.get(path) ?? -1;
  }

  link(path: string): LinkedFile | undefined {
    // First, where there is one: so that it counts for all files, however they are parted into chunks.
    if (this.#indices.has(descriptorPath)) this.#compilation.link(descriptorPath);
    return this.#compilation.link(path);
  }

  /** A file and all that it imports, each after its imports, but for those that were met before. */
  meet(root: LinkedFile): LinkedFile[] {
    const inOrder: LinkedFile[] = [];
    // With a list instead of recursion, as a chain of imports may be long.
    const stack = [{ file: root, next: 0 }];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { file } = frame;
      if (frame.next === 0) {
        if (this.#met.has(file.path)) {
          stack.pop();
          continue;
        }
        this.#met.add(file.path);
      }
      const dependency = file.dependencies[frame.next++];
      if (dependency) {
        stack.push({ file: dependency, next: 0 });
        continue;
      }
      inOrder.push(file);
      stack.pop();
    }
    return inOrder;
  }

  /** Lets go of the files that none from index `next` on is known to import. */
  release(next: number): void {
    this.#compilation.release((path) => {
      const index = this.#indices.get(path);
      return index === undefined || path === descriptorPath || (this.#plan.lastUses[index] ?? 0) >= next;
    });
  }

  /** Which file of the plan declares a type or an extension: asked where a name is not found, and so most often never. */
  #declarer(fullName: string): string | undefined {
    if (!this.#declared) {
      this.#declared = new Map();
      for (const path of this.#indices.keys()) {
        const syntax = this.#read(path);
        if (syntax) addDeclaredTypes(path, syntax, this.#declared);
      }
    }
    return this.#declared.get(fullName);
  }

  #read(path: string): SyntaxFile | undefined {
    const uri = this.#plan.files[this.#indices.get(path) ?? -1]?.uri ?? this.#find(path);
    const text = uri === undefined ? undefined : readText(uri);
    return text === undefined ? undefined : parse(text);
  }

  #find(path: string): FileUri | undefined {
    if (this.#found.has(path) || !isPortable(path)) return this.#found.get(path);
    const uri = this.#roots.map((root) => joinUri(root, path)).find((each) => readText(each) !== undefined);
    this.#found.set(path, uri);
    return uri;
  }
}

/** A diagnostic of a text with its line and column. */
export function place(diagnostic: Diagnostic, text: string): PlacedDiagnostic {
  const { line, character } = positionAt(text, diagnostic.start);
  return { ...diagnostic, line: line + 1, column: character + 1 };
}
