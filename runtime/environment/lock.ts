/**
 * Who owns a data folder. An exclusive SQLite lock is the one lock that Node has on every system and that the
 * system itself releases when its process dies, however it dies.
 */
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../user-error.ts';

/** SQLite's result code for a database that somebody else has locked. */
const sqliteBusy = 5;

/** Databases that hold a lock: one that is collected as garbage is closed, and its lock gone. */
const held = new Set<DatabaseSync>();

/**
 * Takes the lock, or gives undefined at once when another process or thread has it. Dispose of it to release. Throws
 * UserError `lock-unusable` when the file cannot be a lock.
 */
export function tryLock(file: string): Disposable | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (isBusy(error)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot lock ${file} (${reason}): remove it, or make it this user's to write`;
    throw new UserError('lock-unusable', message, { cause: error });
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
