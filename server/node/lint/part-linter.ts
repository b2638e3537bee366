import { ActiveRules, lintFile, type ModuleFile, moduleFile } from '../../lint/index.ts';
import { BufModules, type ModuleOfFile } from '../../workspace/buf-modules.ts';
import { type FileFacts, factsIn } from '../../workspace/file-facts.ts';
import type { FileSystem } from '../../workspace/file-system.ts';
import type { LinkSession } from '../../workspace/link-once.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import type { FileUri } from '../../workspace/uri.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { readText } from '../batch/head-source.ts';
import { nodeFileSystem, toPath, toUri } from '../node-file-system.ts';
import { type LintProblem, located } from './lint-problem.ts';

/** The files of one module in a part. */
export interface LintedModule {
  readonly of: ModuleOfFile;
  readonly files: { readonly file: string; readonly facts: ModuleFile }[];
  /** By import path: what the module's files import, the module's own among them. */
  readonly known: Map<string, FileFacts>;
}

/** What is said of some of the files that are linted, and what those of their modules must know of them. Plain data. */
export interface LintedPart {
  readonly fileCount: number;
  /** Where there are any, nothing else is of interest. */
  readonly errors: readonly LintProblem[];
  readonly problems: readonly LintProblem[];
  /** By the module's key. */
  readonly modules: ReadonlyMap<string, LintedModule>;
}

/** Lints the files of a folder part by part. What one part has linked, the next need not link again. */
export class PartLinter {
  readonly #session: LinkSession;
  readonly #bufModules: BufModules;
  readonly #active = new Map<string, ActiveRules>();

  constructor(folder: string) {
    const files = synchronousFiles();
    const settings = { folders: [toUri(folder)], importPaths: [], trusted: true };
    this.#session = new Workspace(files, settings).linkSession();
    this.#bufModules = new BufModules((uri) => files.readFile(uri));
  }

  async lint(uris: readonly FileUri[], signal?: AbortSignal): Promise<LintedPart> {
    const part = { fileCount: 0, errors: [], problems: [], modules: new Map() };
    for await (const batch of this.#session.link(uris, { signal }))
      for (const file of batch) await this.#add(file, part);
    return part;
  }

  async #add({ uri, linked, isCopy }: SnapshotFile, part: OpenPart): Promise<void> {
    const file = toPath(uri);
    const of = isCopy ? undefined : await this.#bufModules.moduleOf(uri, linked.path);
    if (file === undefined || !of) return;
    part.fileCount++;
    const { text } = linked.syntax;
    const errors = linked.diagnostics.filter(({ severity }) => severity === 'error');
    const found = errors.map((error) => ({ rule: 'COMPILE', ...error }));
    part.errors.push(...located(file, text, found));
    if (part.errors.length > 0) return;
    const rules = this.#activeIn(of).for(of.path);
    for (const problem of located(file, text, lintFile(linked, of.path, of.lint, rules)))
      part.problems.push(problem);
    let module = part.modules.get(of.key);
    if (!module) {
      module = { of, files: [], known: new Map() };
      part.modules.set(of.key, module);
    }
    module.files.push({ file, facts: moduleFile(of.path, linked) });
    addImports(linked.dependencies, module.known);
  }

  #activeIn({ key, lint }: ModuleOfFile): ActiveRules {
    const active = this.#active.get(key) ?? new ActiveRules(lint);
    this.#active.set(key, active);
    return active;
  }
}

interface OpenPart extends LintedPart {
  fileCount: number;
  readonly errors: LintProblem[];
  readonly problems: LintProblem[];
  readonly modules: Map<string, LintedModule>;
}

/** The disk, read without waiting in between: for thousands of small files that takes a fraction of the time. */
function synchronousFiles(): FileSystem {
  return { ...nodeFileSystem, readFile: async (uri) => readText(uri) };
}

/** Adds the facts of files and of all that they import. */
function addImports(files: SnapshotFile['linked']['dependencies'], known: Map<string, FileFacts>): void {
  for (const file of files) {
    if (known.has(file.path)) continue;
    known.set(file.path, factsIn(file.syntax));
    addImports(file.dependencies, known);
  }
}
