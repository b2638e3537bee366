import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unifiedDiff } from '../../../server/format/index.ts';
import { lineChanges } from '../../../server/format/line-changes.ts';
import { editsBetween } from '../../../server/format/text-edits.ts';
import { pick, seededRandom } from '../../corpus/seeded-random.ts';

const runs = 500;

/** Texts of a few lines, and others made of them by changes of lines. */
function* textPairs(): Generator<[before: string, after: string]> {
  for (let seed = 0; seed < runs; seed++) {
    const random = seededRandom(seed);
    const line = () => `${pick(random, ['a', 'b', 'c', '', '  x'])}${pick(random, ['', ' ', '1', '2'])}\n`;
    const before = Array.from({ length: random(12) }, line);
    const after = before.flatMap((each) =>
      pick(random, [[each], [each], [each], [], [line()], [line(), each]]),
    );
    yield [before.join(''), after.join('').slice(0, random(3) === 0 ? -1 : undefined)];
  }
}

describe('what differs between two texts', () => {
  it('makes one of the other', () => {
    for (const [before, after] of textPairs()) {
      let text = before;
      for (const { start, end, text: inserted } of editsBetween(before, after).reverse())
        text = text.slice(0, start) + inserted + text.slice(end);
      assert.equal(text, after);
    }
  });

  it('is in order and apart', () => {
    for (const [before, after] of textPairs()) {
      let last = -1;
      for (const { beforeStart, beforeEnd } of lineChanges(before.split('\n'), after.split('\n'))) {
        assert.ok(beforeStart > last);
        last = beforeEnd;
      }
    }
  });

  it('is no more than what differs in a line', () => {
    assert.deepEqual(editsBetween('a\n  b  c\nd\n', 'a\n  b c\nd\n'), [{ start: 6, end: 7, text: '' }]);
  });

  it('is found in texts of a hundred thousand lines', () => {
    const before = Array.from({ length: 100_000 }, (_, index) => `line ${index}`);
    const after = before.map((line, index) => (index % 2 === 0 ? line : `${line} `));
    assert.equal(lineChanges(before, after).length, 50_000);
  });
});

describe('a unified diff', () => {
  it('shows changes with three lines around them', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const after = lines.with(4, 'five');
    assert.equal(
      unifiedDiff('a.proto', `${lines.join('\n')}\n`, `${after.join('\n')}\n`),
      '--- a.proto\n+++ a.proto\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('tells of a last line without a newline', () => {
    assert.equal(
      unifiedDiff('a.proto', 'a', 'a\n'),
      '--- a.proto\n+++ a.proto\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n',
    );
  });

  it('counts the lines of nothing from the one before', () => {
    assert.equal(unifiedDiff('a.proto', '', 'a\n'), '--- a.proto\n+++ a.proto\n@@ -0,0 +1 @@\n+a\n');
  });

  it('is empty for equal texts', () => assert.equal(unifiedDiff('a.proto', 'a', 'a'), ''));
});
