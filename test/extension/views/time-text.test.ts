import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockTime, dayAndClock, dayText } from '../../../extension/views/time-text.ts';

describe('a time', () => {
  const ms = new Date(2026, 0, 2, 3, 4, 5, 678).getTime();

  it('of a day has two digits a part, of 24 hours, whatever the language', () => {
    assert.equal(clockTime(ms), '03:04:05');
    assert.equal(clockTime(new Date(2026, 0, 2, 23, 0).getTime()), '23:00:00');
  });

  it('of another day begins with the year', () => {
    assert.equal(dayText(ms), '2026-01-02');
    assert.equal(dayAndClock(ms), '2026-01-02 03:04:05');
  });
});
