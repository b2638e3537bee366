import type { BreakingConfig } from '../buf-config/index.ts';
import { BufModules } from '../workspace/buf-modules.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import type { FileUri } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';

/** Files that are compared with those of the same module before. */
export interface Module {
  readonly config: BreakingConfig;
  readonly files: SnapshotFile[];
}

/**
 * Compiles all definitions below a folder, and puts those together whose import paths start in the same folder. By that
 * folder, which is the same in another version of all of it.
 */
export async function readModules(
  fileSystem: FileSystem,
  folder: FileUri,
): Promise<ReadonlyMap<string, Module>> {
  const workspace = new Workspace(fileSystem, { folders: [folder], importPaths: [], trusted: true });
  await workspace.list();
  const { files } = await workspace.snapshotWith(workspace.definitions());
  const bufModules = new BufModules((uri) => fileSystem.readFile(uri));
  const modules = new Map<string, Module>();
  for (const file of [...files.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    // A copy of another project's definition is for that one to keep.
    const found = file.isCopy ? undefined : await bufModules.moduleOf(file.uri, file.linked.path);
    if (!found) continue;
    const root = file.uri.slice(0, -found.path.length);
    const name = root.startsWith(folder) ? root.slice(folder.length) : root;
    const module = modules.get(name) ?? { config: found.breaking, files: [] };
    modules.set(name, module);
    module.files.push(file);
  }
  return modules;
}
