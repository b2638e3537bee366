/** `local.json`: how other processes of the user find the owner of the local environment. */
import { readFileSync, rmSync } from 'node:fs';
import { dataFolder } from './data-folder.ts';
import { replaceFile } from './replace-file.ts';

/** Where the owner of the local environment answers. */
export interface LocalFile {
  /** Process that owns the environment. */
  pid: number;
  /** Base URL of the gateway. */
  address: string;
  /** Good for everything in this environment, until its owner ends. */
  token: string;
  /** Version of Skep. */
  version: string;
}

/** What the file says; undefined when there is none, or when what it says is not whole. */
export function readLocalFile(file: string): LocalFile | undefined {
  let content: Partial<Record<keyof LocalFile, unknown>>;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const { pid, address, token, version } = content ?? {};
  const whole =
    typeof pid === 'number' &&
    typeof address === 'string' &&
    typeof token === 'string' &&
    typeof version === 'string';
  return whole ? { pid, address, token, version } : undefined;
}

/** Writes the file in one step, so that no reader ever sees half of it; only this user can read it. */
export function writeLocalFile(file: string, content: LocalFile): Promise<void> {
  return replaceFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Removes the file if it still speaks of this owner. */
export function removeLocalFile(file: string, token: string): void {
  if (readLocalFile(file)?.token === token) rmSync(file, { force: true });
}

/**
 * Where the local environment answers now, without joining it; undefined when none runs. A process that was killed
 * leaves its file behind, so the process is looked for too.
 */
export function findLocalEnvironment(home: string): LocalFile | undefined {
  const found = readLocalFile(dataFolder(home).local);
  return found !== undefined && isAlive(found.pid) ? found : undefined;
}

/** Whether a process runs. One that this user may not signal runs too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
