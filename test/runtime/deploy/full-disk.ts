/** A disk that is full: a small file system of its own where this user may mount one, else a limit on file sizes. */
import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { atEnd } from '../environment/scratch.ts';

const run = promisify(execFile);

/** Room, in bytes, that a full disk has left: for a database's next page, not for a bundle. */
const left = 100 * 1024;

export interface SmallDisk {
  folder: string;
  /** Makes it full for a process that writes to it. */
  fill(pid: number): Promise<void>;
  /** Makes room again. */
  free(pid: number): Promise<void>;
}

export async function smallDisk(t: TestContext, parent: string): Promise<SmallDisk> {
  const folder = path.join(parent, 'disk');
  await mkdir(folder);
  return (await mountSmall(t, folder)) ? filledByFile(folder) : limitedByKernel(folder);
}

async function mountSmall(t: TestContext, folder: string): Promise<boolean> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]);
  } catch {
    return false;
  }
  atEnd(t, () => run('umount', ['-l', folder]));
  return true;
}

function filledByFile(folder: string): SmallDisk {
  const filler = path.join(folder, 'filler');
  return {
    folder,
    async fill() {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(filler, Buffer.alloc(bavail * bsize - left));
    },
    free: () => rm(filler),
  };
}

function limitedByKernel(folder: string): SmallDisk {
  const limit = (pid: number, bytes: string) => run('prlimit', [`--fsize=${bytes}:`, '--pid', String(pid)]);
  return {
    folder,
    async fill(pid) {
      await limit(pid, String(left));
    },
    async free(pid) {
      await limit(pid, 'unlimited');
    },
  };
}
