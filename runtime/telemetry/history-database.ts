/** `history.db`: the calls that ended, the newest of them, with their messages. Written and read in a thread of its own. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openHistory } from './open-history.ts';
import type { Search } from './search.ts';

/** What is kept at most. */
export interface HistoryLimits {
  calls: number;
  /** Of all that is kept with them. */
  bytes: number;
  /** Days that they are kept for; 0: any. */
  days: number;
}

/** A call as a row. */
export interface HistoryRow {
  traceId: string;
  parentSpanId: string;
  service: string;
  method: string;
  project: string;
  origin: number;
  code: number;
  durationMs: number;
  /** A serialized CallRecord without its id. */
  record: Uint8Array;
  /** A serialized GetCallResponse without its call. */
  detail: Uint8Array;
  /** All that words are searched in. */
  text: string;
}

/** A span of code as a row. */
export interface SpanRow {
  traceId: string;
  /** It adds to the span of a call. */
  amends: boolean;
  /** A serialized Span. */
  span: Uint8Array;
}

/** A serialized Span. */
export type FoundSpan = Pick<SpanRow, 'amends' | 'span'>;

/** What is found: the id and the serialized CallRecord. */
export interface FoundCall {
  id: number;
  parentSpanId: string;
  record: Uint8Array;
}

/** Which calls are wanted: the newest first, unless `after` is given. */
export interface HistoryQuery {
  search: Search;
  limit: number;
  /** Only calls with a lower id. */
  before?: number | undefined;
  /** Only calls with a higher id, and the oldest of them first. */
  after?: number | undefined;
}

const msPerDay = 86_400_000;

/** Shorter words have no trigram: they are searched in the names alone. */
const shortestInText = 3;

/** The calls and spans in one file, kept within its limits. Synchronous: it belongs into a thread of its own. Constructing it throws what `openHistory` throws. */
export class HistoryDatabase implements Disposable {
  /** Where a history of another form was put that was there before. */
  readonly putAside: string | undefined;
  readonly #database: DatabaseSync;
  readonly #limits: HistoryLimits;
  readonly #now: () => number;
  readonly #insertCall: StatementSync;
  readonly #insertDetail: StatementSync;
  readonly #insertWords: StatementSync;
  readonly #insertSpan: StatementSync;
  readonly #queries = new Map<string, StatementSync>();
  #bytes = 0;
  #calls = 0;
  /** Whether there is something that was added and is not committed. */
  #isOpen = false;

  /** `now`: milliseconds since the epoch. */
  constructor(file: string, limits: HistoryLimits, now: () => number = Date.now) {
    this.#now = now;
    const opened = openHistory(file);
    this.#database = opened.database;
    this.putAside = opened.putAside;
    this.#limits = limits;
    this.#insertCall = this.#database.prepare(
      `INSERT INTO call (trace, parent, service, method, project, origin, code, duration, added, size, record)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertDetail = this.#database.prepare('INSERT INTO detail VALUES (?, ?)');
    this.#insertWords = this.#database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    this.#insertSpan = this.#database.prepare(
      'INSERT INTO span (trace, amends, call, added, size, span) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#count();
  }

  /** Adds calls and spans in one commit, and lets the oldest go that are too many. */
  add(rows: Iterable<HistoryRow>, spans: readonly SpanRow[] = []): void {
    this.addUncommitted(rows, spans);
    this.commit();
  }

  /**
   * The same, to be found at once but committed with what comes after it: commits are a good part of what a storm costs. Where it throws,
   * nothing of these is added, and what came before them still is.
   */
  addUncommitted(rows: Iterable<HistoryRow>, spans: readonly SpanRow[] = []): void {
    this.#change(() => {
      for (const row of rows) this.#insert(row);
      // They go when the calls go that are as old.
      const call = spans.length > 0 ? this.lastId() : 0;
      for (const { traceId, amends, span } of spans) {
        this.#insertSpan.run(traceId, amends ? 1 : 0, call, this.#now(), span.length, span);
        this.#bytes += span.length;
      }
      this.#prune();
    });
  }

  /** Puts what was added on disk. Where it throws, nothing is left of what was not committed. */
  commit(): void {
    if (!this.#isOpen) return;
    try {
      this.#database.exec('COMMIT');
      this.#isOpen = false;
    } catch (error) {
      this.#undo('ROLLBACK');
      throw error;
    }
  }

  /** Lets those go that are too old, and what is too much by limits that were others before. */
  prune(): void {
    this.#change(() => this.#prune());
    this.commit();
  }

  find({ search, limit, before, after }: HistoryQuery): FoundCall[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const where = (condition: string, ...those: (string | number)[]): void => {
      conditions.push(condition);
      values.push(...those);
    };
    const long = search.words.filter((word) => word.length >= shortestInText);
    const phrases = long.map((word) => `"${word.replaceAll('"', '""').replaceAll('\0', '')}"`).join(' ');
    const id = long.length > 0 ? 'words.rowid' : 'call.id';
    if (long.length > 0) where('words MATCH ?', phrases);
    for (const word of search.words.filter((each) => each.length < shortestInText)) {
      where("instr(lower(service || '/' || method || ' ' || project), ?) > 0", word.toLowerCase());
    }
    if (search.code !== undefined) where('code = ?', search.code);
    if (search.failed) where('code > 0');
    if (search.origin !== undefined) where('origin = ?', search.origin);
    if (search.project !== undefined) where('project = ?', search.project);
    if (search.method !== undefined) where('instr(lower(method), ?) > 0', search.method.toLowerCase());
    // Behind every hex digit.
    if (search.trace !== undefined) where('trace >= ? AND trace < ?', search.trace, `${search.trace}g`);
    if (search.slowerMs !== undefined) where('duration > ?', search.slowerMs);
    if (before !== undefined) where(`${id} < ?`, before);
    if (after !== undefined) where(`${id} > ?`, after);
    const from = long.length > 0 ? 'words JOIN call ON call.id = words.rowid' : 'call';
    const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const order = after === undefined ? 'DESC' : 'ASC';
    const statement = this.#query(
      `SELECT call.id, parent, record FROM ${from} ${filter} ORDER BY ${id} ${order} LIMIT ?`,
    );
    return statement.all(...values, limit).map(foundCall);
  }

  /** Of one trace, the oldest first. */
  trace(traceId: string, limit: number): FoundCall[] {
    const statement = this.#query('SELECT id, parent, record FROM call WHERE trace = ? ORDER BY id LIMIT ?');
    return statement.all(traceId, limit).map(foundCall);
  }

  /** Spans of code in one trace, the oldest first. */
  spans(traceId: string, limit: number): FoundSpan[] {
    const statement = this.#query('SELECT amends, span FROM span WHERE trace = ? ORDER BY id LIMIT ?');
    return statement
      .all(traceId, limit)
      .map(({ amends, span }) => ({ amends: amends === 1, span: bytesOf(span) }));
  }

  /** A call with its serialized detail. */
  get(id: number): (FoundCall & { detail: Uint8Array }) | undefined {
    const row = this.#query(
      'SELECT id, parent, record, detail FROM call JOIN detail USING (id) WHERE id = ?',
    ).get(id);
    return row === undefined ? undefined : { ...foundCall(row), detail: bytesOf(row.detail) };
  }

  /** Of the newest call that ever was kept; 0: none was. */
  lastId(): number {
    return Number(this.#query("SELECT seq FROM sqlite_sequence WHERE name = 'call'").get()?.seq ?? 0);
  }

  clear(): void {
    // Ids go on: who follows or pages would take new calls for old ones.
    this.#change(() => {
      this.#database.exec(
        "DELETE FROM call; DELETE FROM detail; DELETE FROM span; INSERT INTO words (words) VALUES ('delete-all')",
      );
      this.#calls = 0;
      this.#bytes = 0;
    });
    this.commit();
  }

  [Symbol.dispose](): void {
    try {
      this.commit();
    } finally {
      this.#database.close();
    }
  }

  #insert(row: HistoryRow): void {
    const size = row.record.length + row.detail.length + row.text.length;
    const { lastInsertRowid: id } = this.#insertCall.run(
      row.traceId,
      row.parentSpanId,
      row.service,
      row.method,
      row.project,
      row.origin,
      row.code,
      row.durationMs,
      this.#now(),
      size,
      row.record,
    );
    this.#insertDetail.run(id, row.detail);
    this.#insertWords.run(id, row.text);
    this.#calls++;
    this.#bytes += size;
  }

  #prune(): void {
    const { calls, bytes, days } = this.#limits;
    if (days > 0) this.#pruneOlder(this.#now() - days * msPerDay);
    while (this.#calls > calls || this.#bytes > bytes) {
      // A few more than must: the next ones need not begin again.
      const number = Math.max(this.#calls - calls, Math.ceil(this.#calls / 100));
      const oldest = this.#query('SELECT max(id) AS last FROM (SELECT id FROM call ORDER BY id LIMIT ?)');
      const last = oldest.get(number)?.last;
      if (typeof last !== 'number') {
        this.#deleteSpans('call <= ?', this.lastId());
        return;
      }
      this.#delete(last);
    }
  }

  /** Before a time: in milliseconds since the epoch. */
  #pruneOlder(time: number): void {
    // Of `+id`: the greatest id itself would be looked for from the newest call back, past all that are too young.
    const { last } = this.#query('SELECT max(+id) AS last FROM call WHERE added < ?').get(time) ?? {};
    if (typeof last === 'number') this.#delete(last);
    // Of calls that are not ours, or were not kept.
    this.#deleteSpans('added < ?', time);
  }

  /** All calls up to one, with their spans. Where the clock was set back, some may be newer than others behind them. */
  #delete(last: number): void {
    const gone = this.#query('SELECT count(*) AS calls, sum(size) AS bytes FROM call WHERE id <= ?').get(
      last,
    );
    for (const table of ['call', 'detail']) this.#query(`DELETE FROM ${table} WHERE id <= ?`).run(last);
    this.#query('DELETE FROM words WHERE rowid <= ?').run(last);
    this.#deleteSpans('call <= ?', last);
    this.#calls -= Number(gone?.calls ?? 0);
    this.#bytes -= Number(gone?.bytes ?? 0);
  }

  /** Those that came no later than a call, or before a time. */
  #deleteSpans(which: 'call <= ?' | 'added < ?', value: number): void {
    const gone = this.#query(`SELECT sum(size) AS bytes FROM span WHERE ${which}`).get(value);
    this.#query(`DELETE FROM span WHERE ${which}`).run(value);
    this.#bytes -= Number(gone?.bytes ?? 0);
  }

  /** All of it or nothing; what waits for its commit stays. */
  #change(action: () => void): void {
    const isFirst = !this.#isOpen;
    this.#database.exec(isFirst ? 'BEGIN' : 'SAVEPOINT change');
    this.#isOpen = true;
    try {
      action();
      if (!isFirst) this.#database.exec('RELEASE change');
    } catch (error) {
      this.#undo(isFirst ? 'ROLLBACK' : 'ROLLBACK TO change; RELEASE change');
      throw error;
    }
  }

  #undo(how: string): void {
    // After some errors SQLite has rolled back all of it by itself.
    if (this.#database.isTransaction) this.#database.exec(how);
    this.#isOpen = this.#database.isTransaction;
    this.#count();
  }

  #count(): void {
    const kept = this.#query('SELECT count(*) AS calls, sum(size) AS bytes FROM call').get();
    const spans = this.#query('SELECT sum(size) AS bytes FROM span').get();
    this.#calls = Number(kept?.calls ?? 0);
    this.#bytes = Number(kept?.bytes ?? 0) + Number(spans?.bytes ?? 0);
  }

  #query(sql: string): StatementSync {
    const known = this.#queries.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#queries.set(sql, statement);
    return statement;
  }
}

function foundCall(row: Record<string, unknown>): FoundCall {
  return { id: Number(row.id), parentSpanId: String(row.parent), record: bytesOf(row.record) };
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
