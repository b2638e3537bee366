import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { Received } from '../../../extension/request/response-text.ts';
import { StreamProgress } from '../../../extension/request/stream-progress.ts';

describe('StreamProgress', () => {
  it('shows many messages at once, and the last of them only', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const shown: Received[] = [];
      const progress = new StreamProgress((received) => shown.push(received));
      for (let n = 1; n <= 1000; n++) progress.add(`${n}`);
      assert.equal(shown.length, 0);
      mock.timers.tick(1000);
      assert.deepEqual(
        shown.map(({ count, messages }) => [count, messages.length, messages.at(-1)]),
        [[1000, 50, '1000']],
      );
      progress.add('1001');
      progress.stop();
      mock.timers.tick(1000);
      assert.equal(shown.length, 1);
      assert.equal(progress.received.count, 1001);
    } finally {
      mock.timers.reset();
    }
  });
});
