/** Files of the user that are never half written, and whose secrets lie nowhere beside them. */
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Milliseconds after which nobody writes at it any more. */
const leftAfterMs = 60_000;

/**
 * Replaces a file in one step: who reads it, and who is killed while it is written, finds the old one or the new one. Its
 * folder is made where it is missing; only this user can read either. What writers left that were killed is removed after a minute.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftBehind(folder, path.basename(file));
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    // Nobody else's: one that is there could be read by others, or lead elsewhere.
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether its writer lives cannot be told: it may be in a container that shares the folder. */
async function removeLeftBehind(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`) || !/^[\da-f-]+\.tmp$/.test(entry.slice(name.length + 1))) continue;
    const left = path.join(folder, entry);
    // Another may remove it meanwhile.
    const found = await lstat(left).catch(() => undefined);
    if (found?.isFile() && found.mtimeMs < Date.now() - leftAfterMs) await rm(left, { force: true });
  }
}
