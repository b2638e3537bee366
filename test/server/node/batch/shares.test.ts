import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Shares } from '../../../../server/node/batch/shares.ts';

describe('sharing chunks among workers', () => {
  it('gives each a run of neighbours with as much work', () => {
    const shares = new Shares([4, 1, 1, 1, 1], 2);
    assert.equal(shares.take(0), 0);
    assert.deepEqual([shares.take(1), shares.take(1)], [1, 2]);
  });

  it('hands out every chunk once, also when one worker does nearly all', () => {
    const shares = new Shares(Array(50).fill(1), 3);
    const taken = [shares.take(0)];
    for (let next = shares.take(2); next !== undefined; next = shares.take(2)) taken.push(next);
    assert.equal(shares.take(1), undefined);
    assert.deepEqual(
      taken.sort((a = 0, b = 0) => a - b),
      [...Array(50).keys()],
    );
  });

  it('takes half of what is left of the longest run for a worker that is through', () => {
    const shares = new Shares(Array(8).fill(1), 2);
    for (let chunk = 0; chunk < 4; chunk++) shares.take(0);
    assert.deepEqual([shares.take(0), shares.take(0), shares.take(1), shares.take(1)], [6, 7, 4, 5]);
    assert.equal(shares.take(0), undefined);
  });

  it('has nothing to hand out where there is nothing', () => {
    assert.equal(new Shares([], 2).take(0), undefined);
  });
});
