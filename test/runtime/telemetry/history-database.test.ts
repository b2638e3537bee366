import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { HistoryDatabase } from '../../../runtime/telemetry/history-database.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { historyRowOf } from './history-row-of.ts';

const limits = { calls: 10, bytes: 1e9, days: 0 };
const all = { search: { words: [] }, limit: 1_000 };

function ids(database: HistoryDatabase): number[] {
  return database.find(all).map(({ id }) => id);
}

describe('the database of the history', () => {
  it('lets the oldest go when there are too many', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { ...limits, calls: 3 });
    for (let i = 0; i < 5; i++) database.add([historyRowOf({ text: `number${i}` })]);
    assert.deepEqual(ids(database), [5, 4, 3]);
    assert.deepEqual(database.find({ search: { words: ['number1'] }, limit: 1 }), []);
    assert.equal(database.get(1), undefined);
  });

  it('lets the oldest go when they are too large', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { ...limits, bytes: 5_000 });
    for (let i = 0; i < 9; i++) database.add([historyRowOf({ detail: new Uint8Array(1_000) })]);
    assert.deepEqual(ids(database), [9, 8, 7, 6]);
  });

  it('lets go what is too old', () => {
    let now = 0;
    const file = path.join(temporaryFolder(), 'h.db');
    using database = new HistoryDatabase(file, { ...limits, days: 2 }, () => now);
    for (const day of [0, 1, 2]) {
      now = day * 86_400_000;
      database.add([historyRowOf({})], [{ traceId: String(day), amends: false, span: new Uint8Array([1]) }]);
    }
    assert.deepEqual(ids(database), [3, 2, 1]);
    now = 3.5 * 86_400_000;
    database.prune();
    assert.deepEqual(ids(database), [3]);
    assert.deepEqual([database.spans('1', 9).length, database.spans('2', 9).length], [0, 1]);
  });

  it('keeps spans of code by their trace, as long as calls of their time', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { ...limits, calls: 1 });
    const span = { traceId: 'a', amends: true, span: new Uint8Array([7]) };
    database.add([historyRowOf({})], [span, { ...span, traceId: 'b', amends: false }]);
    assert.deepEqual(database.spans('a', 9), [{ amends: true, span: new Uint8Array([7]) }]);
    database.add([historyRowOf({})]);
    assert.deepEqual(database.spans('a', 9), []);
  });

  it('lets spans go that no call goes with, when they are too large', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { ...limits, bytes: 1_000 });
    const span = { traceId: 'a', amends: false, span: new Uint8Array(600) };
    database.add([], [span]);
    assert.equal(database.spans('a', 9).length, 1);
    database.add([], [span]);
    assert.equal(database.spans('a', 9).length, 0);
  });

  it('lets spans go that no call goes with, when they are too old', () => {
    let now = 0;
    const file = path.join(temporaryFolder(), 'h.db');
    using database = new HistoryDatabase(file, { ...limits, days: 2 }, () => now);
    database.add([], [{ traceId: 'a', amends: false, span: new Uint8Array(600) }]);
    now = 3 * 86_400_000;
    database.prune();
    assert.deepEqual(database.spans('a', 9), []);
  });

  it('keeps as many as it may after the clock was set back', () => {
    let now = 5 * 86_400_000;
    const file = path.join(temporaryFolder(), 'h.db');
    using database = new HistoryDatabase(file, { ...limits, calls: 2, days: 2 }, () => now);
    database.add([historyRowOf({})]);
    now = 86_400_000;
    database.add([historyRowOf({})]);
    now = 5 * 86_400_000;
    database.prune();
    assert.deepEqual(ids(database), []);
    database.add([historyRowOf({}), historyRowOf({})]);
    assert.deepEqual(ids(database), [4, 3]);
  });

  it('keeps as many as it may after it could not write', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { ...limits, calls: 2 });
    database.add([historyRowOf({})]);
    const unwritable = historyRowOf({ durationMs: Number.NaN });
    assert.throws(() => database.add([historyRowOf({}), historyRowOf({}), unwritable]), /constraint/);
    database.add([historyRowOf({})]);
    assert.deepEqual(ids(database), [2, 1]);
  });

  it('has what was added by a process that was killed', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    const module = new URL('../../../runtime/telemetry/history-database.ts', import.meta.url).href;
    const rows = new URL('./history-row-of.ts', import.meta.url).href;
    const script = `import { HistoryDatabase } from ${JSON.stringify(module)};
      import { historyRowOf } from ${JSON.stringify(rows)};
      new HistoryDatabase(${JSON.stringify(file)}, { calls: 10, bytes: 1e9, days: 0 }).add([historyRowOf({ text: 'survivor' })]);
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script]);
    assert.equal(signal, 'SIGKILL');
    using database = new HistoryDatabase(file, limits);
    assert.equal(database.find({ search: { words: ['survivor'] }, limit: 2 }).length, 1);
  });

  it('finds what is not committed yet, and has it on disk once it is', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    using database = new HistoryDatabase(file, limits);
    using other = new DatabaseSync(file);
    const onDisk = () => Number(other.prepare('SELECT count(*) AS calls FROM call').get()?.calls);
    database.addUncommitted([historyRowOf({ text: 'waiting' })]);
    assert.equal(database.find({ search: { words: ['waiting'] }, limit: 2 }).length, 1);
    assert.equal(onDisk(), 0);
    database.commit();
    assert.equal(onDisk(), 1);
  });

  it('has on disk what was not committed when it is closed', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    {
      using database = new HistoryDatabase(file, limits);
      database.addUncommitted([historyRowOf({})]);
    }
    using database = new HistoryDatabase(file, limits);
    assert.equal(ids(database).length, 1);
  });

  it('keeps what is not committed yet when what comes after it cannot be added', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    {
      using database = new HistoryDatabase(file, limits);
      database.addUncommitted([historyRowOf({ text: 'before' })]);
      const broken = historyRowOf({ durationMs: Number.NaN });
      assert.throws(() => database.addUncommitted([historyRowOf({}), broken]), /constraint/);
      database.addUncommitted([historyRowOf({})]);
      assert.deepEqual(ids(database), [2, 1]);
      assert.throws(() => database.add([broken]), /constraint/);
    }
    using database = new HistoryDatabase(file, limits);
    assert.deepEqual(ids(database), [2, 1]);
    assert.equal(database.find({ search: { words: ['before'] }, limit: 2 }).length, 1);
  });

  it('begins anew where another form of it was written', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    {
      using database = new HistoryDatabase(file, limits);
      database.add([historyRowOf({})]);
    }
    {
      using plain = new DatabaseSync(file);
      plain.exec('PRAGMA user_version = 99');
    }
    using database = new HistoryDatabase(file, limits);
    assert.deepEqual(ids(database), []);
    const { putAside = '' } = database;
    assert.equal(putAside, `${file}.form-99`);
    using before = new DatabaseSync(putAside, { readOnly: true });
    assert.equal(before.prepare('SELECT count(*) AS calls FROM call').get()?.calls, 1);
    database.add([historyRowOf({})]);
    assert.deepEqual(ids(database), [1]);
  });

  it('puts nothing aside of its own form', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    for (const _time of ['made', 'opened']) {
      using database = new HistoryDatabase(file, limits);
      assert.equal(database.putAside, undefined);
    }
  });
});
