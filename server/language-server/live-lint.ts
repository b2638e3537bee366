import type { LinkedFile } from '../compiler/index.ts';
import { lintDiagnostics } from '../features/lint-diagnostics.ts';
import {
  ActiveRules,
  type Finding,
  lintFile,
  lintInModule,
  ModuleFacts,
  type ModuleFile,
  moduleFile,
} from '../lint/index.ts';
import { BufModules, type ModuleOfFile } from '../workspace/buf-modules.ts';
import type { FileFacts } from '../workspace/file-facts.ts';
import type { FileSymbols } from '../workspace/file-symbols.ts';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, isWithin } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { PublishedDiagnostics } from './published-diagnostics.ts';

/** Which definitions are linted: those that a `buf.yaml` speaks for, all, or none. */
export type LintMode = 'configured' | 'always' | 'off';

/** Milliseconds after which everything else that waits has its turn. */
const sliceLength = 8;

/** A file as it was linted last. */
interface Linted {
  readonly linked: LinkedFile;
  readonly of: ModuleOfFile;
  readonly findings: readonly Finding[];
  readonly file: ModuleFile;
}

/** A module as far as it is known. */
interface KnownModule {
  readonly active: ActiveRules;
  readonly lint: ModuleOfFile['lint'];
  /** Facts of its files by their paths in it. */
  readonly files: Map<string, FileFacts>;
  /** Made anew when one of the facts has changed. */
  facts: ModuleFacts | undefined;
}

/** Shows what lint rules say of the files that are shown, behind the compiler's diagnostics. */
export class LiveLint {
  mode: LintMode = 'configured';
  readonly #workspace: Workspace;
  readonly #published: PublishedDiagnostics;
  readonly #bufModules: BufModules;
  readonly #modules = new Map<string, KnownModule>();
  readonly #linted = new Map<FileUri, Linted>();
  readonly #indexed = new Map<FileUri, FileSymbols>();
  #running = new AbortController();

  constructor(workspace: Workspace, published: PublishedDiagnostics) {
    this.#workspace = workspace;
    this.#published = published;
    this.#bufModules = new BufModules((uri) => workspace.text(uri));
  }

  /** Ends what is under way: what it would say is old. */
  stop(): void {
    this.#running.abort();
  }

  /** Lints what a snapshot shows, in slices between which other work has its turn. */
  async run(snapshot: Snapshot): Promise<void> {
    this.stop();
    this.#running = new AbortController();
    const { signal } = this.#running;
    let sliceStart = performance.now();
    for (const file of snapshot.shownFiles.values()) {
      await this.#lint(file);
      if (performance.now() - sliceStart >= sliceLength) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        sliceStart = performance.now();
      }
      if (signal.aborted) return;
    }
    for (const [uri, file] of snapshot.shownFiles) {
      this.#show(uri, file);
    }
  }
}
