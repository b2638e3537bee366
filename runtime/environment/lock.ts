/**
 * Who owns a data folder. An exclusive SQLite lock is the one lock that Node has on every system and that the
 * system itself releases when its process dies, however it dies.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** SQLite's result code for a database that somebody else has locked. */
const sqliteBusy = 5;

/** Takes the lock, or gives undefined at once when another process or thread has it. Dispose of it to release. */
export function tryLock(file: string): Disposable | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

/** Takes the lock as soon as it is free, which it learns by asking again every `everyMs`. */
export async function waitForLock(file: string, everyMs: number, signal: AbortSignal): Promise<Disposable> {
  for (;;) {
    signal.throwIfAborted();
    const lock = tryLock(file);
    if (lock !== undefined) return lock;
    await sleep(everyMs, undefined, { signal });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
