import type { Diagnostic } from 'vscode-languageserver';
import type { LintConfig } from '../buf-config/index.ts';
import type { LinkedFile } from '../compiler/index.ts';
import { lintDiagnostics } from '../features/lint-diagnostics.ts';
import {
  ActiveRules,
  type Finding,
  lintFile,
  lintInModule,
  type ModuleFile,
  moduleFile,
} from '../lint/index.ts';
import type { BufModules, ModuleOfFile } from '../workspace/buf-modules.ts';
import type { FileSymbols } from '../workspace/file-symbols.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import type { FileUri } from '../workspace/uri.ts';
import type { FurtherDiagnostics } from './further-diagnostics.ts';
import { LintModules } from './lint-modules.ts';

/** Which definitions are linted: those that a `buf.yaml` speaks for, all, or none. */
export const lintModes = ['configured', 'always', 'off'] as const;
export type LintMode = (typeof lintModes)[number];

/** A file as it was linted last, for itself. */
interface Linted {
  readonly linked: LinkedFile;
  readonly lint: LintConfig;
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly file: ModuleFile;
}

/** Shows what lint rules say of definitions. */
export class LintDiagnostics implements FurtherDiagnostics {
  readonly openOnly = false;
  readonly #bufModules: BufModules;
  readonly #modules = new LintModules();
  readonly #linted = new Map<FileUri, Linted>();
  readonly #active = new WeakMap<LintConfig, ActiveRules>();
  #mode: LintMode = 'configured';
  #settingsRevision = 0;

  constructor(bufModules: BufModules) {
    this.#bufModules = bufModules;
  }

  get revision(): number {
    return this.#settingsRevision + this.#modules.revision;
  }

  configure(mode: LintMode): void {
    if (mode !== this.#mode) this.#settingsRevision++;
    this.#mode = mode;
  }

  /** A `buf.yaml` was made, changed or removed. */
  configsChanged(): void {
    this.#settingsRevision++;
  }

  /** Takes in what all files of the workspace declare, for the rules that look beyond one file. */
  async index(files: Iterable<readonly [FileUri, FileSymbols]>): Promise<void> {
    await this.#modules.index(files, this.#bufModules);
  }

  async of(file: SnapshotFile): Promise<readonly Diagnostic[]> {
    const of = await this.#bufModules.moduleOf(file.uri, file.linked.path);
    const isWanted = this.#mode === 'always' || (this.#mode === 'configured' && of?.isConfigured === true);
    if (!of || file.isCopy || !isWanted) {
      this.#linted.delete(file.uri);
      this.#modules.hide(file.uri);
      return [];
    }
    const rules = this.#rulesOf(of);
    const linted = this.#lint(file, of, rules);
    this.#modules.show(file.uri, of.key, linted.file);
    const inModule = lintInModule(linted.file, this.#modules.facts(of.key), of.lint, rules);
    return lintDiagnostics(file.linked, [...linted.findings, ...inModule]);
  }

  /** Lints a file for itself, unless that was done. */
  #lint({ uri, linked }: SnapshotFile, { lint, path }: ModuleOfFile, rules: ReadonlySet<string>): Linted {
    const before = this.#linted.get(uri);
    if (before?.linked === linked && before.lint === lint && before.path === path) return before;
    const findings = lintFile(linked, path, lint, rules);
    const linted = { linked, lint, path, findings, file: moduleFile(path, linked) };
    this.#linted.set(uri, linted);
    return linted;
  }

  #rulesOf({ lint, path }: ModuleOfFile): ReadonlySet<string> {
    let active = this.#active.get(lint);
    if (!active) {
      active = new ActiveRules(lint);
      this.#active.set(lint, active);
    }
    return active.for(path);
  }
}
