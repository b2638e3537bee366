/** Files of the user that are never half written, and whose secrets lie nowhere beside them. */
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from './local-file.ts';

/**
 * Replaces a file in one step: who reads it, and who is killed while it is written, finds the old one or the new one. Its
 * folder is made where it is missing; only this user can read either. What writers left that were killed is removed.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftBehind(folder, path.basename(file));
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content, { mode: 0o600 });
  // One that a process of the same number left keeps the mode it had.
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}

async function removeLeftBehind(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`) || !entry.endsWith('.tmp')) continue;
    const pid = Number(entry.slice(name.length + 1, -'.tmp'.length));
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid))
      await rm(path.join(folder, entry), { force: true });
  }
}
