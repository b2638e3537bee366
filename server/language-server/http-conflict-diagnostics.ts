import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import {
  type HttpAddress,
  httpAddresses,
  httpConflictCode,
  httpConflictMessage,
  httpConflicts,
  type LinkedFile,
} from '../compiler/index.ts';
import { rangeAt } from '../features/positions.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, isWithin, toClientUri } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { FurtherDiagnostics } from './further-diagnostics.ts';

interface Bound {
  readonly syntax: LinkedFile['syntax'];
  readonly addresses: readonly HttpAddress[];
}

/**
 * Warns of rpcs in different definitions of projects that have one address by `google.api.http`: all projects of a workspace
 * answer at one gateway. Within one file the compiler sees it.
 */
export class HttpConflictDiagnostics implements FurtherDiagnostics {
  readonly openOnly = false;
  readonly #workspace: Pick<Workspace, 'definitions' | 'projects'>;
  /** What was seen of each file that binds something. */
  readonly #bound = new Map<FileUri, Bound>();
  #definitions: readonly FileUri[] = [];
  #revision = 0;

  constructor(workspace: Pick<Workspace, 'definitions' | 'projects'>) {
    this.#workspace = workspace;
  }

  get revision(): number {
    this.#forgetRemoved();
    return this.#revision;
  }

  async of({ uri, linked, isCopy }: SnapshotFile): Promise<readonly Diagnostic[]> {
    const isServed = !isCopy && this.#workspace.projects().some((folder) => isWithin(folder, uri));
    this.#see(uri, linked, isServed ? httpAddresses(linked) : []);
    const all = [...this.#bound].map(([file, { addresses }]) => [file, addresses] as const);
    return (httpConflicts(all).get(uri) ?? []).map((conflict) => {
      const { address, other, otherFile } = conflict;
      const syntax = this.#bound.get(otherFile)?.syntax;
      const location = syntax && {
        uri: toClientUri(otherFile),
        range: rangeAt(syntax, other.start, other.end),
      };
      return {
        range: rangeAt(linked.syntax, address.start, address.end),
        severity: DiagnosticSeverity.Warning,
        code: httpConflictCode,
        source: 'skep',
        message: httpConflictMessage(conflict),
        ...(location ? { relatedInformation: [{ location, message: 'Bound here too.' }] } : {}),
      };
    });
  }

  /** What is new in one file may be a conflict of others, or the end of one. */
  #see(uri: FileUri, { syntax }: LinkedFile, addresses: readonly HttpAddress[]): void {
    const before = this.#bound.get(uri);
    if (addresses.length > 0) this.#bound.set(uri, { syntax, addresses });
    else this.#bound.delete(uri);
    if (JSON.stringify(before?.addresses ?? []) !== JSON.stringify(addresses)) this.#revision++;
  }

  #forgetRemoved(): void {
    const definitions = this.#workspace.definitions();
    if (definitions === this.#definitions) return;
    this.#definitions = definitions;
    const known = new Set(definitions);
    for (const uri of this.#bound.keys()) {
      if (!known.has(uri) && this.#bound.delete(uri)) this.#revision++;
    }
  }
}
