/** `state.db`: what an environment must not lose. What is written is on disk when the statement returns. */
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../user-error.ts';

/** Each brings the database from the version of its index to the next one. Never change one that has shipped. */
const migrations = [
  `CREATE TABLE token (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL,
     hash BLOB NOT NULL UNIQUE,
     scopes TEXT NOT NULL,
     created INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE deployment (
     project TEXT PRIMARY KEY,
     version TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     deployed INTEGER NOT NULL
   ) STRICT;`,
];

/** Opens or makes the database. Throws UserError `state-newer` when a later version of Skep has written it. */
export function openStateDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > migrations.length) {
    throw new UserError(
      'state-newer',
      `${file} was written by a later version of Skep: update Skep to use it`,
    );
  }
  for (const [i, statements] of migrations.entries()) {
    if (i < version) continue;
    database.exec(`BEGIN; ${statements} PRAGMA user_version = ${i + 1}; COMMIT`);
  }
}
