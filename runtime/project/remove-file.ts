import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

/** Removes `file`, relative to `root` with `/`, and the folders that are empty without it, up to `root` itself. */
export async function removeFile(root: string, file: string): Promise<void> {
  await rm(path.join(root, file), { force: true });
  for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) {
    try {
      await rmdir(path.join(root, folder));
    } catch {
      return; // not empty: everything above is not either
    }
  }
  await rmdir(root).catch(() => undefined);
}
