import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { manifestFile } from './manifest.ts';

/** Folders below a folder that are looked into at most: a workspace fits, a home folder does not hang. */
const folderBudget = 5000;

const skipped = new Set(['node_modules', 'gen', 'dist', 'build', 'out', 'target', 'vendor', 'coverage']);

/**
 * Folders with a `skep.json` in or below `folders`, absolute and sorted; breadth first, so the nearest are found
 * even where there is too much to look through. Not in `node_modules`, build outputs and hidden folders. Folders that
 * cannot be read are passed over.
 */
export function findProjects(folders: readonly string[]): Promise<string[]> {
  return findFoldersWith(manifestFile, folders);
}

/** As `findProjects`, the folders with a file of any name. */
export async function findFoldersWith(name: string, folders: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  let level = folders.map((folder) => path.resolve(folder));
  let budget = folderBudget;
  while (level.length > 0 && budget > 0) {
    const looked = level.slice(0, budget);
    budget -= looked.length;
    const next = await Promise.all(looked.map((folder) => look(folder, name, found)));
    level = next.flat();
  }
  return [...found].sort();
}

/** Notes `folder` when it has the file; answers with the folders in it to look into next. */
async function look(folder: string, name: string, found: Set<string>): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name === name && !entry.isDirectory())) {
    found.add(folder);
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
    .map((entry) => path.join(folder, entry.name));
}
