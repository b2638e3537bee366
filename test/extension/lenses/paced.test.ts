import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Paced } from '../../../extension/lenses/paced.ts';

describe('numbers in a document', () => {
  it('are shown at once the first time, and then at most every five seconds', () => {
    const paced = new Paced<number>();
    assert.equal(paced.show('a', 1, 0), 1);
    assert.equal(paced.show('a', 2, 4999), 1);
    assert.equal(paced.wait('a', 4000), 1000);
    assert.equal(paced.show('a', 3, 5000), 3);
  });

  it('stay as they are while it is edited, and for a moment longer', () => {
    const paced = new Paced<number>();
    paced.show('a', 1, 0);
    for (let now = 1000; now <= 20_000; now += 1000) {
      paced.edited('a', now);
      assert.equal(paced.show('a', now, now), 1);
    }
    assert.equal(paced.show('a', 2, 22_999), 1);
    assert.equal(paced.show('a', 2, 23_000), 2);
  });

  it('do not appear while it is edited', () => {
    const paced = new Paced<number>();
    paced.edited('a', 0);
    assert.equal(paced.show('a', 1, 10), undefined);
  });

  it('of one document say nothing about another', () => {
    const paced = new Paced<number>();
    paced.show('a', 1, 0);
    paced.edited('a', 100);
    assert.equal(paced.show('b', 2, 101), 2);
  });

  it('that do not change cost no turn: the next change is shown at once', () => {
    const paced = new Paced<number>();
    paced.show('a', 1, 0);
    assert.equal(paced.show('a', 1, 6000), 1);
    assert.equal(paced.show('a', 2, 6001), 2);
  });
});
