/**
 * Who owns a data folder. An exclusive SQLite lock is the one lock that Node has on every system and that the
 * system itself releases when its process dies, however it dies.
 */
import { DatabaseSync } from 'node:sqlite';

/** SQLite's result code for a database that somebody else has locked. */
const sqliteBusy = 5;

/** Databases that hold a lock: one that is collected as garbage is closed, and its lock gone. */
const held = new Set<DatabaseSync>();

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
  held.add(database);
  return {
    [Symbol.dispose]() {
      held.delete(database);
      if (database.isOpen) database.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
