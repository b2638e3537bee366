import { type BreakingConfig, type BufModule, moduleFor, parseBufYaml } from '../buf-config/index.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, folderOf, joinUri, pathBelow } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';

/** Files that are compared with those of the same module before. */
export interface Module {
  readonly config: BreakingConfig;
  readonly files: SnapshotFile[];
}

/** What a module without a buf.yaml is compared by. */
export const defaultConfig: BreakingConfig = defaultModule().breaking;

/**
 * Compiles all definitions below a folder, and puts them together as their `buf.yaml` does; without one, those of the same
 * import roots are a module. By a name that is the same in another version of the folder.
 */
export async function readModules(
  fileSystem: FileSystem,
  folder: FileUri,
): Promise<ReadonlyMap<string, Module>> {
  const workspace = new Workspace(fileSystem, { folders: [folder], importPaths: [], trusted: true });
  await workspace.list();
  const { files } = await workspace.snapshotWith(workspace.definitions());
  const configs = new BufYamls(fileSystem);
  const modules = new Map<string, Module>();
  for (const file of [...files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    // A copy of another project's definition is for that one to keep.
    if (file.isCopy) continue;
    const found = await configs.moduleOf(file.uri);
    if (found === 'excluded') continue;
    const place = found ? `${found.folder}/${found.module.path}` : file.program.roots.join(' ');
    const name = place.replaceAll(folder, '');
    const module = modules.get(name) ?? { config: found?.module.breaking ?? defaultConfig, files: [] };
    modules.set(name, module);
    module.files.push(file);
  }
  return modules;
}

/** Finds the `buf.yaml` of files, each read once. */
export class BufYamls {
  readonly #fileSystem: FileSystem;
  readonly #texts = new Map<FileUri, Promise<string | undefined>>();

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** The module of the nearest `buf.yaml` that holds a file; `excluded` when that one leaves it out. */
  async moduleOf(
    uri: FileUri,
  ): Promise<{ readonly folder: FileUri; readonly module: BufModule } | 'excluded' | undefined> {
    for (let folder = folderOf(uri); folder !== undefined; folder = folderOf(folder)) {
      const text = await this.#read(joinUri(folder, 'buf.yaml'));
      if (text === undefined) continue;
      const module = moduleFor(parseBufYaml(text), pathBelow(folder, uri) ?? '');
      return module ? { folder, module } : 'excluded';
    }
    return undefined;
  }

  #read(config: FileUri): Promise<string | undefined> {
    let text = this.#texts.get(config);
    if (!text) {
      text = this.#fileSystem.readFile(config);
      this.#texts.set(config, text);
    }
    return text;
  }
}

function defaultModule(): BufModule {
  const [module] = parseBufYaml('version: v2').modules;
  if (!module) throw new Error('a buf.yaml has no module');
  return module;
}
