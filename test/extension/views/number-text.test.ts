import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  counted,
  milliseconds,
  shortCount,
  shortDuration,
  shortRate,
  shortShare,
} from '../../../extension/views/number-text.ts';

describe('numbers in a few characters', () => {
  it('shortens counts by thousands', () => {
    assert.deepEqual([0, 999, 1000, 1234, 12_345, 999_499, 999_500, 3_400_000n].map(shortCount), [
      '0',
      '999',
      '1 k',
      '1.2 k',
      '12 k',
      '999 k',
      '1 M',
      '3.4 M',
    ]);
  });

  it('tells durations in the unit that fits', () => {
    assert.deepEqual([0, 0.043, 0.3, 3, 3.24, 9.96, 48.4, 999.4, 999.6, 1240, 59_960].map(shortDuration), [
      '0 ms',
      '0.04 ms',
      '0.3 ms',
      '3 ms',
      '3.2 ms',
      '10 ms',
      '48 ms',
      '999 ms',
      '1 s',
      '1.2 s',
      '1 min',
    ]);
  });

  it('does not call a rare call never', () => {
    assert.deepEqual([0, 0.01, 0.2, 12.3, 1500].map(shortRate), [
      '0/s',
      '<0.1/s',
      '0.2/s',
      '12/s',
      '1.5 k/s',
    ]);
  });

  it('tells a share in percent, and one of nothing', () => {
    assert.equal(shortShare(0, 0), '0 %');
    assert.equal(shortShare(1n, 10_000n), '<0.1 %');
    assert.equal(shortShare(1, 8), '13 %');
    assert.equal(shortShare(1, 250), '0.4 %');
  });

  it('has one and many', () => {
    assert.deepEqual(
      [1, 2, 1500n].map((count) => counted(count, 'error')),
      ['1 error', '2 errors', '1.5 k errors'],
    );
  });

  it('reads protobuf durations', () => {
    assert.equal(milliseconds({ seconds: 1n, nanos: 500_000 }), 1000.5);
    assert.equal(milliseconds(undefined), 0);
  });
});
