/** The files of a project in another language, as they are deployed: its program is started there as it lies here. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../user-error.ts';
import { type BundleContent, maxUnpackedBytes, tooLarge } from './bundle.ts';

/** What is made anew where it runs, or is of no use there. Hidden files stay here too. */
const leftOut = new Set(['__pycache__', 'venv', 'target', 'obj']);

/** Reads all files of a folder. Links are not followed. Throws UserError `bundle-too-large`. */
export async function programFiles(folder: string, signal: AbortSignal): Promise<BundleContent['files']> {
  const files: BundleContent['files'] = [];
  let size = 0;
  const add = async (inFolder: string): Promise<void> => {
    const entries = await readdir(path.join(folder, inFolder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      signal.throwIfAborted();
      if (entry.name.startsWith('.') || leftOut.has(entry.name)) continue;
      const name = inFolder === '' ? entry.name : `${inFolder}/${entry.name}`;
      if (entry.isDirectory()) await add(name);
      if (!entry.isFile()) continue;
      const { size: bytes, mode } = await stat(path.join(folder, name));
      size += bytes;
      // Before it is read: a folder of models and archives does not fit into memory.
      if (size > maxUnpackedBytes) throw tooLarge(maxUnpackedBytes);
      const content = await readFile(path.join(folder, name));
      files.push({ path: name, content, executable: (mode & 0o111) !== 0 });
    }
  };
  try {
    await add('');
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EACCES') throw cause;
    throw new UserError('bundle-unreadable', `cannot read all of ${folder}: ${cause.message}`, { cause });
  }
  return files;
}
