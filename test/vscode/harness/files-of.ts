import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The texts of all files below a folder but installed packages, by their paths as if the folder were `place`. */
export async function filesOf(folder: string, place: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(
    files.map((file, index) => [
      `${place}/${path.relative(folder, file).replaceAll(path.sep, '/')}`,
      texts[index] ?? '',
    ]),
  );
}
