/** The file that the history is in, and its form. */
import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A history of another form than this is put aside, and one is begun anew. */
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

/** The database, and where one of another form was put that was there before. */
export interface OpenedHistory {
  database: DatabaseSync;
  putAside: string | undefined;
}

/**
 * Opens or makes the database. One that another version of Skep wrote in its own form is renamed, in the place of one that was put aside
 * before. Throws SQLite's error, or the system's, where it cannot be had.
 */
export function openHistory(file: string): OpenedHistory {
  const found = open(file);
  const version = formOf(found);
  if (version === form) return { database: found, putAside: undefined };
  if (version === 0) return { database: make(found), putAside: undefined };
  // Closed first: what its log still holds goes into the file.
  found.close();
  const putAside = `${file}.form-${version}`;
  renameSync(file, putAside);
  return { database: make(open(file)), putAside };
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  return orClose(database, () => {
    // What a power cut takes of the last moment is no loss here; the end of the process takes what was not committed, up to a second.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  });
}

/** 0 of a database that is empty. */
function formOf(database: DatabaseSync): number {
  let version = 0;
  orClose(database, () => {
    version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  });
  return version;
}

function make(database: DatabaseSync): DatabaseSync {
  return orClose(database, () => database.exec(`BEGIN; ${tables} COMMIT`));
}

function orClose(database: DatabaseSync, work: () => void): DatabaseSync {
  try {
    work();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
