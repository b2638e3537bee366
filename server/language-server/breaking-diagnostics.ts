import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import {
  type BreakingData,
  breakingChangesOf,
  changedRange,
  deployedNote,
  type EarlierSchema,
  schemaFileOf,
  type TextRange,
} from '../breaking/index.ts';
import type { BreakingConfig } from '../buf-config/index.ts';
import type { ServedEnvironment } from '../protocol.ts';
import type { BufModules } from '../workspace/buf-modules.ts';
import type { EarlierVersion, EarlierVersions } from '../workspace/earlier-versions.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, folderOf, isWithin } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { Baseline } from './baseline.ts';
import type { FurtherDiagnostics } from './further-diagnostics.ts';
import { ProgramSchema } from './program-schema.ts';
import { ServedDefinitions } from './served-definitions.ts';

/** What `skep.breaking.against` means by an environment; `*` is every one that was added. */
const environmentPrefix = 'environment:';

/** Shows in open documents what breaks those who know them as they were, or as they are deployed. */
export class BreakingDiagnostics implements FurtherDiagnostics {
  readonly openOnly = true;
  readonly #workspace: Workspace;
  readonly #bufModules: BufModules;
  readonly #versions: EarlierVersions | undefined;
  readonly #served = new ServedDefinitions();
  readonly #baselines = new WeakMap<EarlierVersion, Baseline>();
  readonly #report: (error: unknown) => void;
  #against: readonly string[] = [];
  #changes = 0;
  /** Told once each. */
  readonly #failures = new Set<string>();
  /** What was found in the last version of a file that could be read. */
  readonly #last = new Map<string, readonly Diagnostic[]>();

  /** Without `versions`, in a browser, only deployed definitions are compared with. */
  constructor(
    workspace: Workspace,
    bufModules: BufModules,
    versions: EarlierVersions | undefined,
    report: (error: unknown) => void,
  ) {
    this.#workspace = workspace;
    this.#bufModules = bufModules;
    this.#versions = versions;
    this.#report = report;
  }

  get revision(): number {
    return this.#changes * 2 + Number(this.#workspace.settings.trusted);
  }

  /** Compares with these from now on: names of commits, paths of descriptor sets, `environment:NAME`, `off`. */
  configure(against: readonly string[]): void {
    this.#against = against.includes('off') ? [] : against;
    this.#failures.clear();
    this.#changes++;
  }

  setServed(environments: readonly ServedEnvironment[]): void {
    this.#served.set(environments);
    this.#changes++;
  }

  /** Something that is compared with is another now. */
  changed(): void {
    this.#changes++;
  }

  async of(file: SnapshotFile, open: readonly FileUri[]): Promise<readonly Diagnostic[]> {
    const module = file.isCopy ? undefined : await this.#bufModules.moduleOf(file.uri, file.linked.path);
    if (!module) return [];
    // What is half typed looks as if much of it were gone.
    if (file.linked.syntax.diagnostics.some(({ severity }) => severity === 'error'))
      return this.#last.get(file.uri) ?? [];
    const found = new Map<string, { diagnostic: Diagnostic; notes: Set<string> }>();
    for (const name of this.#against) {
      for (const { schema, note } of await this.#schemas(name, file, open)) {
        for (const diagnostic of this.#compare(file, schema, module.breaking)) {
          const key = JSON.stringify(diagnostic);
          const same = found.get(key) ?? { diagnostic, notes: new Set() };
          found.set(key, same);
          if (note) same.notes.add(note);
        }
      }
    }
    const diagnostics = [...found.values()].map(({ diagnostic, notes }) => ({
      ...diagnostic,
      message: diagnostic.message + [...notes].join(''),
    }));
    this.#last.set(file.uri, diagnostics);
    return diagnostics;
  }

  async #schemas(
    name: string,
    file: SnapshotFile,
    open: readonly FileUri[],
  ): Promise<readonly { schema: EarlierSchema; note: string }[]> {
    if (name.startsWith(environmentPrefix)) {
      const served = this.#served.of(name.slice(environmentPrefix.length), file.linked.path);
      return served.map(({ environment, schema, usedBy }) => ({
        schema,
        note: deployedNote(environment, usedBy),
      }));
    }
    const schema = await this.#schemaOf(name, file, open).catch((error: unknown) => this.#fail(name, error));
    return schema ? [{ schema, note: '' }] : [];
  }

  /** Running git is running a program: only where the user trusts the workspace. */
  async #schemaOf(
    name: string,
    { uri }: SnapshotFile,
    open: readonly FileUri[],
  ): Promise<EarlierSchema | undefined> {
    const { settings } = this.#workspace;
    const folder = folderOf(uri);
    if (!settings.trusted || !this.#versions || folder === undefined) return undefined;
    const workspaceFolder = settings.folders.find((each) => isWithin(each, uri));
    const version = await this.#versions.find(name, folder, workspaceFolder);
    if (!version) return undefined;
    let baseline = this.#baselines.get(version);
    if (!baseline) {
      baseline = new Baseline(version, settings);
      this.#baselines.set(version, baseline);
    }
    return baseline.schemaFor(uri, open);
  }

  #compare(file: SnapshotFile, before: EarlierSchema, config: BreakingConfig): Diagnostic[] {
    const { linked, program } = file;
    const now = schemaFileOf(linked);
    return breakingChangesOf(now, new ProgramSchema(program), before, config).flatMap((change) => {
      // One that lies in another file is that one's.
      if (change.file !== now) return [];
      return [
        {
          range: onOneLine(changedRange(change, linked.syntax.text), linked.syntax.text),
          severity: DiagnosticSeverity.Warning,
          code: change.rule,
          codeDescription: { href: `https://buf.build/docs/breaking/rules/#${change.rule.toLowerCase()}` },
          source: 'skep',
          message: change.message,
          ...(change.remedy ? { data: { remedy: change.remedy } satisfies BreakingData } : {}),
        },
      ];
    });
  }

  #fail(name: string, error: unknown): undefined {
    const message = `skep.breaking.against: ${name}: ${error instanceof Error ? error.message : error}`;
    if (!this.#failures.has(message)) this.#report(message);
    this.#failures.add(message);
    return undefined;
  }
}

/** Of a declaration with a body, what stands before the body: nobody wants all of a message underlined. */
function onOneLine(range: TextRange, text: string): TextRange {
  const { start, end } = range;
  if (start.line === end.line) return range;
  const line = text.split('\n', start.line + 1)[start.line] ?? '';
  const head = line.slice(start.character).replace(/\s*\{.*$|\s+$/, '');
  return { start, end: { line: start.line, character: start.character + head.length } };
}
