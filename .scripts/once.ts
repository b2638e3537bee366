/** Making a folder once, however many processes want it at the same moment. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Answers with `folder` when it is there; otherwise calls `make` on a folder beside it that is renamed to `folder` when
 * `make` is done, so that a half-made one is never seen. Others who ask meanwhile wait, in this process or another;
 * where the maker died, the next takes its place.
 */
export async function makeFolderOnce(
  folder: string,
  make: (temporary: string) => Promise<void>,
): Promise<string> {
  const lock = `${folder}.lock`;
  await mkdir(path.dirname(folder), { recursive: true });
  while (!existsSync(folder)) {
    if (await takeLock(lock)) {
      try {
        if (!existsSync(folder)) await makeFolder(folder, make);
      } finally {
        await rm(lock, { force: true });
      }
    } else {
      await sleep(500);
    }
  }
  return folder;
}

async function makeFolder(folder: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${folder}.${process.pid}.part`;
  try {
    await mkdir(temporary);
    await make(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Whether we hold it now. A lock whose holder is dead, or never wrote who it is, is taken away for the next try. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const [text, found] = await Promise.all([
    readFile(lock, 'utf8').catch(() => ''),
    stat(lock).catch(() => undefined),
  ]);
  const holder = Number(text);
  const isDead = holder > 0 ? !isAlive(holder) : found !== undefined && Date.now() - found.mtimeMs > 10_000;
  if (isDead) await rm(lock, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
