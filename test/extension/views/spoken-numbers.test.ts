import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  spokenBytes,
  spokenDuration,
  spokenRate,
  spokenShare,
} from '../../../extension/views/spoken-numbers.ts';

describe('numbers for who listens', () => {
  it('have their unit in words, for one and for many', () => {
    assert.equal(spokenDuration(1), '1 millisecond');
    assert.equal(spokenDuration(3.2), '3.2 milliseconds');
    assert.equal(spokenDuration(1000), '1 second');
    assert.equal(spokenDuration(150_000), '2.5 minutes');
  });

  it('tell how often in calls', () => {
    assert.equal(spokenRate(0), 'no calls a second');
    assert.equal(spokenRate(0.01), 'less than 0.1 calls a second');
    assert.equal(spokenRate(1), '1 call a second');
    assert.equal(spokenRate(1200), '1200 calls a second');
  });

  it('tell a share in percent', () => {
    assert.equal(spokenShare(0n, 12n), 'no');
    assert.equal(spokenShare(1n, 10_000n), 'less than 0.1 percent');
    assert.equal(spokenShare(1n, 4n), '25 percent');
  });

  it('tell memory in the unit that has few digits', () => {
    assert.equal(spokenBytes(12_400_000), '12 megabytes');
    assert.equal(spokenBytes(1_230_000_000), '1.2 gigabytes');
  });
});
