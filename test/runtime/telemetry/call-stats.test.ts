import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallStats } from '../../../runtime/telemetry/call-stats.ts';

/** Within the width of a bucket. */
function near(measured: number, expected: number): void {
  assert.ok(Math.abs(measured / expected - 1) < 0.1, `${measured} is not about ${expected}`);
}

describe('the numbers of calls', () => {
  it('have percentiles right to a tenth, from microseconds to minutes', () => {
    for (const unit of [0.01, 1, 1_000]) {
      const stats = new CallStats();
      for (let i = 1; i <= 1_000; i++) stats.add(i * unit, false, 0);
      const { p50, p99 } = stats.percentiles();
      near(p50, 500 * unit);
      near(p99, 990 * unit);
    }
  });

  it('are of the last minute that had calls', () => {
    const stats = new CallStats();
    stats.add(1_000, false, 0);
    stats.add(1, false, 65_000);
    near(stats.percentiles().p99, 1);
    assert.equal(stats.calls, 2);
  });

  it('tell how many calls a second there are, and none when there are no more', () => {
    const stats = new CallStats();
    for (let ms = 0; ms < 10_000; ms += 100) stats.add(1, false, ms);
    near(stats.callsPerSecond(9_999), 10);
    assert.equal(stats.callsPerSecond(60_000), 0);
  });

  it('count errors apart, and calls of which no more is known', () => {
    const stats = new CallStats();
    stats.add(1, true, 0);
    stats.addMore(9, 0);
    assert.deepEqual([stats.calls, stats.errors], [10, 1]);
  });
});
