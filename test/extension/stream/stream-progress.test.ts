import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { StreamLog } from '../../../extension/stream/stream-log.ts';
import { StreamProgress } from '../../../extension/stream/stream-progress.ts';

const noFile = () => {
  throw new Error('There is no more than the window holds.');
};

describe('StreamProgress', () => {
  it('shows many messages at once', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const log = new StreamLog(noFile);
      const shown: number[] = [];
      const progress = new StreamProgress(log, () => shown.push(log.received));
      for (let n = 1; n <= 1000; n++) progress.add('received', `${n}`);
      assert.deepEqual(shown, []);
      mock.timers.tick(1000);
      assert.deepEqual(shown, [1000]);
      assert.deepEqual([log.last.length, log.last.at(-1)?.text], [50, '1000']);
      progress.stop();
      mock.timers.tick(1000);
      assert.deepEqual(shown, [1000]);
    } finally {
      mock.timers.reset();
    }
  });

  it('shows nothing new while it is paused, and all of it after', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const log = new StreamLog(noFile);
      const shown: [boolean, number][] = [];
      const progress = new StreamProgress(log, (isPaused) => shown.push([isPaused, log.received]));
      progress.add('received', '{}');
      progress.pause(true);
      progress.add('received', '{}');
      mock.timers.tick(1000);
      assert.deepEqual(shown, [[true, 1]]);
      progress.pause(false);
      assert.deepEqual(shown.at(-1), [false, 2]);
      progress.stop();
    } finally {
      mock.timers.reset();
    }
  });
});
