/** Making a folder once, however many processes want it at the same moment. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
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
  const temporary = `${folder}.part`;
  await mkdir(path.dirname(folder), { recursive: true });
  while (!existsSync(folder)) {
    if (!(await takeLock(lock))) {
      await sleep(500);
      continue;
    }
    try {
      if (existsSync(folder)) break;
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { recursive: true });
      await make(temporary);
      await rename(temporary, folder);
    } finally {
      await rm(lock, { force: true });
    }
  }
  return folder;
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) await rm(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
