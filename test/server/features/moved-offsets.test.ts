import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movedOffsets } from '../../../server/features/rename/moved-offsets.ts';

const text = 'aa bbb aa cc aa';
const replacements = [0, 7, 13].map((start) => ({ start, end: start + 2, text: 'longer' }));

describe('offsets after a rename', () => {
  it('are those of the same words in the new text', () => {
    const moved = movedOffsets(replacements);
    const after = text.replaceAll('aa', 'longer');
    assert.equal(moved(text.indexOf('bbb')), after.indexOf('bbb'));
    assert.equal(moved(text.indexOf('cc')), after.indexOf('cc'));
    assert.equal(moved(text.length), after.length);
  });

  it('of what is replaced are where its new name begins', () => {
    assert.deepEqual([0, 7, 13].map(movedOffsets(replacements)), [0, 11, 21]);
  });

  it('come nearer where the new name is shorter', () => {
    const moved = movedOffsets([{ start: 2, end: 8, text: 'x' }]);
    assert.deepEqual([0, 2, 8, 9].map(moved), [0, 2, 3, 4]);
  });

  it('stay as they are where nothing is replaced', () => {
    assert.equal(movedOffsets([])(12), 12);
  });
});
