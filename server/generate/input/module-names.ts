import { isWithinPath, parseBufYaml } from '../../buf-config/index.ts';
import type { LinkedFile } from '../../compiler/index.ts';
import type { FileSystem } from '../../workspace/file-system.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, folderOf, joinUri, pathBelow } from '../../workspace/uri.ts';

/** The full names of modules by import path: of these files by their `buf.yaml`, of what they import by the cache of buf. */
export async function moduleNames(
  disk: FileSystem,
  targets: readonly SnapshotFile[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const configs = new Map<FileUri, string | undefined>();
  for (const { uri, linked } of targets) {
    for (let folder = folderOf(uri); folder !== undefined; folder = folderOf(folder)) {
      const config = joinUri(folder, 'buf.yaml');
      if (!configs.has(config)) configs.set(config, await disk.readFile(config));
      const text = configs.get(config);
      if (text === undefined) continue;
      const path = pathBelow(folder, uri) ?? '';
      const name = parseBufYaml(text).modules.find(
        (module) => module.name !== '' && isWithinPath(module.path, path),
      )?.name;
      if (name !== undefined) names.set(linked.path, name);
      break;
    }
  }
  for (const { program, linked } of targets) {
    for (const file of importsOf(linked)) {
      const found = program.uriOf(file.path);
      const [, cached] = /\/modules\/[^/]+\/(.+?\/[^/]+\/[^/]+)\/[^/]+\/files\//.exec(found ?? '') ?? [];
      if (cached !== undefined && !names.has(file.path)) names.set(file.path, cached);
    }
  }
  return names;
}

function importsOf(file: LinkedFile, seen = new Set<LinkedFile>()): Set<LinkedFile> {
  for (const dependency of file.dependencies) {
    if (seen.has(dependency)) continue;
    seen.add(dependency);
    importsOf(dependency, seen);
  }
  return seen;
}
