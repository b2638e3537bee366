import { type EarlierSchema, SchemaFile, SchemaSet, schemaSetOf } from '../breaking/index.ts';
import type { EarlierVersion } from '../workspace/earlier-versions.ts';
import type { WorkspaceSettings } from '../workspace/import-roots.ts';
import type { FileUri } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';

/** An earlier version of the definitions that somebody works on. Only what is compared with is read and linked. */
export class Baseline {
  readonly #workspace: Workspace | undefined;
  readonly #descriptors: SchemaSet | undefined;
  #asked: ReadonlySet<FileUri> = new Set();
  #schemas = new Map<string, EarlierSchema>();

  constructor(version: EarlierVersion, settings: WorkspaceSettings) {
    if (version.kind === 'files') this.#workspace = new Workspace(version.fileSystem, settings);
    else this.#descriptors = new SchemaSet(version.descriptors.file.map((file) => new SchemaFile(file)));
  }

  /**
   * What a file is compared with: the earlier versions of itself, of all that it imported, and of these others, from which
   * something may have moved here. Undefined for a file that there was not.
   */
  async schemaFor(uri: FileUri, others: readonly FileUri[]): Promise<EarlierSchema | undefined> {
    if (!this.#workspace) return this.#descriptors;
    if (![uri, ...others].every((each) => this.#asked.has(each))) {
      this.#asked = new Set([uri, ...others]);
      this.#schemas = new Map();
    }
    const { files } = await this.#workspace.snapshotWith([...this.#asked]);
    const file = files.get(uri);
    if (!file) return undefined;
    const roots = file.program.roots.join(' ');
    let schema = this.#schemas.get(roots);
    if (!schema) {
      const together = [...files.values()].filter(({ program }) => program.roots.join(' ') === roots);
      schema = schemaSetOf(together.map(({ linked }) => linked));
      this.#schemas.set(roots, schema);
    }
    return schema;
  }
}
