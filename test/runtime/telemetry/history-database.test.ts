import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { HistoryDatabase } from '../../../runtime/telemetry/history-database.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { historyRowOf } from './history-row-of.ts';

const all = { search: { words: [] }, limit: 1_000 };

function ids(database: HistoryDatabase): number[] {
  return database.find(all).map(({ id }) => id);
}

describe('the database of the history', () => {
  it('lets the oldest go when there are too many', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { calls: 3, bytes: 1e9 });
    for (let i = 0; i < 5; i++) database.add([historyRowOf({ text: `number${i}` })]);
    assert.deepEqual(ids(database), [5, 4, 3]);
    assert.deepEqual(database.find({ search: { words: ['number1'] }, limit: 1 }), []);
    assert.equal(database.get(1), undefined);
  });

  it('lets the oldest go when they are too large', () => {
    using database = new HistoryDatabase(path.join(temporaryFolder(), 'h.db'), { calls: 100, bytes: 5_000 });
    for (let i = 0; i < 9; i++) database.add([historyRowOf({ detail: new Uint8Array(1_000) })]);
    assert.deepEqual(ids(database), [9, 8, 7, 6]);
  });

  it('has what was added by a process that was killed', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    const module = new URL('../../../runtime/telemetry/history-database.ts', import.meta.url).href;
    const rows = new URL('./history-row-of.ts', import.meta.url).href;
    const script = `import { HistoryDatabase } from ${JSON.stringify(module)};
      import { historyRowOf } from ${JSON.stringify(rows)};
      new HistoryDatabase(${JSON.stringify(file)}, { calls: 10, bytes: 1e9 }).add([historyRowOf({ text: 'survivor' })]);
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script]);
    assert.equal(signal, 'SIGKILL');
    using database = new HistoryDatabase(file, { calls: 10, bytes: 1e9 });
    assert.equal(database.find({ search: { words: ['survivor'] }, limit: 2 }).length, 1);
  });

  it('begins anew where another form of it was written', () => {
    const file = path.join(temporaryFolder(), 'h.db');
    {
      using database = new HistoryDatabase(file, { calls: 10, bytes: 1e9 });
      database.add([historyRowOf({})]);
    }
    {
      using plain = new DatabaseSync(file);
      plain.exec('PRAGMA user_version = 99');
    }
    using database = new HistoryDatabase(file, { calls: 10, bytes: 1e9 });
    assert.deepEqual(ids(database), []);
  });
});
