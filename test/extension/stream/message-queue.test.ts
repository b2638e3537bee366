import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessageQueue } from '../../../extension/stream/message-queue.ts';

describe('MessageQueue', () => {
  it('hands on each message as it is pushed, and ends when it is half-closed', async () => {
    const queue = new MessageQueue();
    const messages = queue[Symbol.asyncIterator]();
    const first = messages.next();
    queue.push('1');
    assert.deepEqual(await first, { value: '1', done: false });
    queue.push('2');
    queue.push('3');
    queue.halfClose();
    assert.deepEqual((await messages.next()).value, '2');
    assert.deepEqual((await messages.next()).value, '3');
    assert.equal((await messages.next()).done, true);
    assert.equal(queue.sent, 3);
  });

  it('takes nothing after that', () => {
    const queue = new MessageQueue();
    queue.halfClose();
    assert.throws(() => queue.push('late'), /half-closed/);
  });
});
