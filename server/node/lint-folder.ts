import {
  ActiveRules,
  lintFile,
  lintInModule,
  ModuleFacts,
  type ModuleFile,
  moduleFile,
} from '../lint/index.ts';
import { Places, type PrintedPlace } from '../lint/places.ts';
import { BufModules, type ModuleOfFile } from '../workspace/buf-modules.ts';
import { type FileFacts, factsIn } from '../workspace/file-facts.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { isWithin } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';
import { nodeFileSystem, toPath, toUri } from './node-file-system.ts';

/** Something to be said about a definition. */
export interface LintProblem {
  /** Absolute. */
  readonly file: string;
  /** The rule's name; `COMPILE` for an error that keeps a definition from being linted. */
  readonly rule: string;
  readonly message: string;
  readonly start: PrintedPlace;
  readonly end: PrintedPlace;
}

export interface LintResult {
  /** How many definitions were looked at. */
  readonly fileCount: number;
  /** By file and place. When a definition does not compile, its errors alone. */
  readonly problems: readonly LintProblem[];
}

/**
 * Lints the definitions below a folder, or those of them that lie in `only` (absolute files and folders), by the `buf.yaml` of
 * each; where there is none, by the defaults. Copies of other projects' definitions are not looked at.
 */
export async function lintFolder(
  folder: string,
  options: { only?: readonly string[]; signal?: AbortSignal } = {},
): Promise<LintResult> {
  const workspace = new Workspace(nodeFileSystem, {
    folders: [toUri(folder)],
    importPaths: [],
    trusted: true,
  });
  await workspace.list();
  const only = options.only?.map(toUri);
  const chosen = workspace
    .definitions()
    .filter((uri) => only === undefined || only.some((each) => isWithin(each, uri)));
  const linting = new Linting();
  for await (const batch of workspace.linkOnce(chosen, { signal: options.signal })) {
    for (const file of batch) await linting.add(file);
  }
  return linting.result();
}

/** The files of one module so far. */
interface LintedModule {
  readonly of: ModuleOfFile;
  readonly active: ActiveRules;
  readonly files: { readonly file: string; readonly text: string; readonly facts: ModuleFile }[];
  /** By import path: what the module's files import, the module's own among them. */
  readonly known: Map<string, FileFacts>;
}

class Linting {
  readonly #bufModules = new BufModules((uri) => nodeFileSystem.readFile(uri));
  readonly #modules = new Map<string, LintedModule>();
  readonly #errors: LintProblem[] = [];
  readonly #problems: LintProblem[] = [];
  #fileCount = 0;

  async add({ uri, linked, isCopy }: SnapshotFile): Promise<void> {
    const file = toPath(uri);
    const of = isCopy ? undefined : await this.#bufModules.moduleOf(uri, linked.path);
    if (file === undefined || !of) return;
    this.#fileCount++;
    const { text } = linked.syntax;
    const errors = linked.diagnostics.filter(({ severity }) => severity === 'error');
    this.#errors.push(
      ...located(
        file,
        text,
        errors.map((error) => ({ rule: 'COMPILE', ...error })),
      ),
    );
    if (this.#errors.length > 0) return;
    const module = this.#moduleOf(of);
    const rules = module.active.for(of.path);
    this.#problems.push(...located(file, text, lintFile(linked, of.path, of.lint, rules)));
    module.files.push({ file, text, facts: moduleFile(of.path, linked) });
    addImports(linked.dependencies, module.known);
  }

  result(): LintResult {
    if (this.#errors.length > 0) return { fileCount: this.#fileCount, problems: this.#errors.sort(byPlace) };
    for (const { of, active, files, known } of this.#modules.values()) {
      const own = new Map(files.map(({ facts }) => [facts.path, facts.facts]));
      const module = new ModuleFacts(own, known);
      for (const { file, text, facts } of files) {
        const findings = lintInModule(facts, module, of.lint, active.for(facts.path));
        this.#problems.push(...located(file, text, findings));
      }
    }
    return { fileCount: this.#fileCount, problems: this.#problems.sort(byPlace) };
  }

  #moduleOf(of: ModuleOfFile): LintedModule {
    let module = this.#modules.get(of.key);
    if (!module) {
      module = { of, active: new ActiveRules(of.lint), files: [], known: new Map() };
      this.#modules.set(of.key, module);
    }
    return module;
  }
}

/** Adds the facts of files and of all that they import. */
function addImports(files: SnapshotFile['linked']['dependencies'], known: Map<string, FileFacts>): void {
  for (const file of files) {
    if (known.has(file.path)) continue;
    known.set(file.path, factsIn(file.syntax));
    addImports(file.dependencies, known);
  }
}

/** A finding of a rule, or an error. */
interface Found {
  readonly rule: string;
  readonly message: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function located(file: string, text: string, found: readonly Found[]): LintProblem[] {
  if (found.length === 0) return [];
  const places = new Places(text);
  return found.map(({ rule, message, start, end }) => ({
    file,
    rule,
    message,
    start: places.at(start),
    end: places.at(end),
  }));
}

function byPlace(a: LintProblem, b: LintProblem): number {
  return (
    compare(a.file, b.file) ||
    a.start.line - b.start.line ||
    a.start.terminalColumn - b.start.terminalColumn ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
