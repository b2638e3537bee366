import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Files below `folder` whose names end with `ending`, relative to it with `/`, sorted; none when there is no such
 * folder. Links and `node_modules` are not followed.
 */
export async function listFiles(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() && entry.name !== 'node_modules') {
      const below = await listFiles(path.join(folder, entry.name), ending);
      found.push(...below.map((file) => `${entry.name}/${file}`));
    } else if (entry.isFile() && entry.name.endsWith(ending)) {
      found.push(entry.name);
    }
  }
  return found.sort();
}
