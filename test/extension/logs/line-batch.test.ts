import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptLines, LineBatch, maxWritten } from '../../../extension/logs/line-batch.ts';

function openBatch() {
  let text = '';
  let writes = 0;
  const batch = new LineBatch({
    append(more) {
      writes++;
      text += more;
    },
    replace(all) {
      text = all;
    },
  });
  const lines = () => text.split('\n').slice(0, -1);
  return { batch, lines, writes: () => writes };
}

describe('lines of a log', () => {
  it('are written together', () => {
    const { batch, lines, writes } = openBatch();
    for (const line of ['a', 'b', 'c']) batch.add(line);
    assert.deepEqual(lines(), []);
    batch.flush();
    assert.deepEqual(lines(), ['a', 'b', 'c']);
    assert.equal(writes(), 1);
  });

  it('of too many at once are the last, and how many are left out', () => {
    const { batch, lines } = openBatch();
    for (let i = 0; i < 10_000; i++) batch.add(`line ${i}`);
    batch.flush();
    assert.equal(lines().length, maxWritten + 1);
    assert.equal(
      lines()[0],
      `... ${10_000 - maxWritten} lines are left out here: they came faster than they can be shown`,
    );
    assert.equal(lines().at(-1), 'line 9999');
  });

  it('go when they are old, so that a log of any length fits', () => {
    const { batch, lines } = openBatch();
    for (let i = 0; i < 3 * keptLines; i++) {
      batch.add(`line ${i}`);
      if (i % 500 === 499) batch.flush();
    }
    assert.ok(lines().length <= 2 * keptLines);
    assert.equal(lines().at(-1), `line ${3 * keptLines - 1}`);
  });

  it('begin anew, and what waited is not among them', () => {
    const { batch, lines } = openBatch();
    batch.add('old');
    batch.begin(['# only warnings']);
    batch.flush();
    assert.deepEqual(lines(), ['# only warnings']);
  });
});
