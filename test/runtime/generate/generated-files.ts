import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The texts of all files below a folder, by path with slashes; none when there is no such folder. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = globSync('**/*', { cwd: folder }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    names
      .map((name) => [name.replaceAll(path.sep, '/'), readFileSync(path.join(folder, name), 'utf8')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
