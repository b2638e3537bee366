import type { Diagnostic } from 'vscode-languageserver';
import type { LinkedFile } from '../compiler/index.ts';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import type { FileUri } from '../workspace/uri.ts';

/** Something that looks at definitions beyond compiling them, after their errors are shown. */
export interface FurtherDiagnostics {
  /** Whether it looks at open documents alone. */
  readonly openOnly: boolean;
  /** Another one each time that it may say something else of a file which has not changed. */
  readonly revision: number;
  /** `open` are the open documents of the snapshot. */
  of(file: SnapshotFile, open: readonly FileUri[]): Promise<readonly Diagnostic[]>;
}

/** What was found in a file, and in which version of it and of those who looked. */
interface Found {
  linked: LinkedFile;
  revision: number;
  diagnostics: readonly Diagnostic[];
}

/** Runs all of them over what changed, in slices between which other work has its turn. */
export class FurtherDiagnosticsRunner {
  readonly #sources: FurtherDiagnostics[] = [];
  readonly #found = new Map<FurtherDiagnostics, Map<FileUri, Found>>();

  add(source: FurtherDiagnostics): void {
    this.#sources.push(source);
    this.#found.set(source, new Map());
  }

  /** What was found last in a file, by all of them. */
  of(uri: FileUri): readonly Diagnostic[] {
    return this.#sources.flatMap((source) => this.#found.get(source)?.get(uri)?.diagnostics ?? []);
  }

  /** Forgets the files that are not shown any more. */
  forgetOthers({ shownFiles }: Snapshot): void {
    for (const found of this.#found.values())
      for (const uri of found.keys()) if (!shownFiles.has(uri)) found.delete(uri);
  }

  /** Looks at what changed; gives each file of which something else is found. Ends early when `isStale` says so. */
  async *update(
    snapshot: Snapshot,
    isOpen: (uri: FileUri) => boolean,
    isStale: () => boolean,
  ): AsyncGenerator<SnapshotFile> {
    const open = [...snapshot.shownFiles.keys()].filter(isOpen);
    for (const source of this.#sources) {
      const found = this.#found.get(source);
      let before: number;
      do {
        before = source.revision;
        for (const [uri, file] of snapshot.shownFiles) {
          const { linked } = file;
          const last = found?.get(uri);
          const isWanted = !source.openOnly || isOpen(uri);
          if (last?.linked === linked && last.revision === source.revision && isWanted) continue;
          if (!last && !isWanted) continue;
          await new Promise((resolve) => setTimeout(resolve));
          if (isStale()) return;
          const { revision } = source;
          const diagnostics = isWanted ? await source.of(file, open) : [];
          if (isStale()) return;
          if (isWanted) found?.set(uri, { linked, revision, diagnostics });
          else found?.delete(uri);
          if (JSON.stringify(diagnostics) !== JSON.stringify(last?.diagnostics ?? [])) yield file;
        }
        // What it saw in one file may change what it says of those before.
      } while (source.revision !== before);
    }
  }
}
