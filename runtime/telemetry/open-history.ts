/** The file that the history is in, and its form. */
import { DatabaseSync } from 'node:sqlite';

/** Of another form than this, a history is begun anew: it holds nothing that anybody must not lose. */
const form = 3;

const tables = `
  CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trace TEXT NOT NULL,
    parent TEXT NOT NULL,
    service TEXT NOT NULL,
    method TEXT NOT NULL COLLATE NOCASE,
    project TEXT NOT NULL COLLATE NOCASE,
    origin INTEGER NOT NULL,
    code INTEGER NOT NULL,
    duration REAL NOT NULL,
    added INTEGER NOT NULL,
    size INTEGER NOT NULL,
    record BLOB NOT NULL
  ) STRICT;
  CREATE INDEX call_trace ON call (trace);
  CREATE INDEX call_added ON call (added);
  CREATE INDEX call_code ON call (code, id);
  CREATE INDEX call_project ON call (project, id);
  CREATE INDEX call_origin ON call (origin, id);
  CREATE TABLE span (
    id INTEGER PRIMARY KEY,
    trace TEXT NOT NULL,
    amends INTEGER NOT NULL,
    call INTEGER NOT NULL,
    added INTEGER NOT NULL,
    size INTEGER NOT NULL,
    span BLOB NOT NULL
  ) STRICT;
  CREATE INDEX span_trace ON span (trace);
  CREATE INDEX span_call ON span (call);
  CREATE INDEX span_added ON span (added);
  CREATE TABLE detail (id INTEGER PRIMARY KEY, detail BLOB NOT NULL) STRICT;
  CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'trigram', content = '', contentless_delete = 1);
  PRAGMA user_version = ${form};`;

/** Opens or makes the database; one that is of another form is emptied. Throws SQLite's error where it cannot be had. */
export function openHistory(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    // What a power cut takes of the last moment is no loss here; the end of the process takes what was not committed, up to a second.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version === form) return database;
    if (version !== 0) {
      database.exec(
        'DROP TABLE IF EXISTS call; DROP TABLE IF EXISTS detail; DROP TABLE IF EXISTS span; DROP TABLE IF EXISTS words',
      );
    }
    database.exec(`BEGIN; ${tables} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
