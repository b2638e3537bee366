import { glob, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../user-error.ts';
import { shortPath } from './report-error.ts';

const pattern = '**/*.rpc.http';

/**
 * The request files that are named, and those below folders that are. Throws UserError `file-missing`, or `requests-missing` when a
 * folder has none.
 */
export async function findRequestFiles(named: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const each of named) {
    const found = await stat(each).catch(() => undefined);
    if (!found) throw new UserError('file-missing', `there is no ${shortPath(each)}`);
    if (!found.isDirectory()) files.add(each);
    else for (const file of await below(each)) files.add(file);
  }
  if (files.size > 0) return [...files];
  throw new UserError(
    'requests-missing',
    `there is no request file (*.rpc.http) below ${named.map(shortPath).join(', ')}: Call in the editor makes one`,
  );
}

async function below(folder: string): Promise<string[]> {
  const exclude = (name: string) => name === 'node_modules' || name === '.git';
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd: folder, exclude })) found.push(file);
  return found.sort().map((file) => path.join(folder, file));
}
