import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { HistoryDatabase } from '../../../runtime/telemetry/history-database.ts';
import { readSearch } from '../../../runtime/telemetry/search.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { historyRowOf } from './history-row-of.ts';

describe('a search of the history', () => {
  for (const [text, search] of [
    ['', { words: [] }],
    ['  ada   grace ', { words: ['ada', 'grace'] }],
    ['"ada lovelace"', { words: ['ada lovelace'] }],
    ['code:not_found', { words: [], code: 5 }],
    ['code:5', { words: [], code: 5 }],
    ['origin:Editor project:shop', { words: [], origin: 2, project: 'shop' }],
    ['slower:1.5s', { words: [], slowerMs: 1500 }],
    ['slower:20', { words: [], slowerMs: 20 }],
    ['trace:4BF9', { words: [], trace: '4bf9' }],
    ['http://example.com', { words: ['http://example.com'] }],
  ] as const) {
    it(`reads ${text === '' ? 'nothing' : text}`, () => assert.deepEqual(readSearch(text), search));
  }

  for (const text of [
    'code:17',
    'code:toString',
    'origin:moon',
    'slower:soon',
    'trace:xyz',
    `trace:${'a'.repeat(33)}`,
  ]) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => readSearch(text),
        (error: unknown) => error instanceof UserError && error.code === 'search-invalid',
      );
    });
  }
});

describe('a search in the database', () => {
  let database: HistoryDatabase;
  before(() => {
    database = new HistoryDatabase(path.join(temporaryFolder(), 'history.db'), {
      calls: 10,
      bytes: 1e9,
      days: 0,
    });
  });
  after(() => database[Symbol.dispose]());

  it('finds every text that was put in by each of its words', () => {
    database.add([historyRowOf({ text: `it's 100% "so-called" AND* (NEAR) é日本語 ^x` })]);
    for (const word of [`it's`, '100%', 'so-called', 'AND*', '(NEAR)', 'é日本語', '日本語', 'CALLED']) {
      assert.equal(database.find({ search: { words: [word] }, limit: 2 }).length, 1, word);
    }
  });

  it('is never an error, whatever is searched for', () => {
    const alphabet = [
      '"',
      "'",
      '*',
      '(',
      ')',
      ':',
      '^',
      '-',
      '+',
      'AND',
      'OR',
      'NOT',
      'NEAR',
      ' ',
      '\0',
      '\\',
      '%',
      '_',
      'é',
      '\ud800',
      'code',
      'slower',
      '20ms',
      'trace',
      'a',
    ];
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: random(9) }, () => alphabet[random(alphabet.length)]).join('');
      try {
        database.find({ search: readSearch(text), limit: 2 });
      } catch (error) {
        assert.ok(error instanceof UserError, `${JSON.stringify(text)}: ${error}`);
      }
    }
  });
});
