import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineSplitter } from '../../../runtime/supervisor/line-splitter.ts';

function split(...pieces: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

describe('lines', () => {
  it('are put together from pieces', () => {
    assert.deepEqual(split('on', 'e\r\ntwo\n\nfo', 'ur'), ['one', 'two', '', 'four']);
  });

  it('are cut when they are too long to be shown', () => {
    assert.deepEqual(
      split('x'.repeat(40_000), '\n').map((line) => line.length),
      [16_384, 16_384, 40_000 - 2 * 16_384],
    );
  });
});
