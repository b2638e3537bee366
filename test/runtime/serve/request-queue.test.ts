import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RequestQueue } from '../../../runtime/serve/request-queue.ts';

describe('a queue of requests', () => {
  it('serves readers in the order they asked, however many wait', async () => {
    const queue = new RequestQueue<string>(() => undefined);
    const reads = [queue.next(), queue.next(), queue.next()];
    queue.push('a', 1);
    queue.push('b', 1);
    queue.close();
    const results = await Promise.all(reads);
    assert.deepEqual(
      results.map((result) => result.value),
      ['a', 'b', undefined],
    );
  });

  it('delivers what waited before it says that it is closed', async () => {
    const queue = new RequestQueue<string>(() => undefined);
    queue.push('a', 1);
    queue.close();
    assert.deepEqual(await queue.next(), { done: false, value: 'a' });
    assert.deepEqual(await queue.next(), { done: true, value: undefined });
  });

  it('drops what waits when it fails, and goes on failing', async () => {
    const queue = new RequestQueue<string>(() => undefined);
    queue.push('a', 1);
    queue.fail(new Error('gone'));
    await assert.rejects(queue.next(), /gone/);
    await assert.rejects(queue.next(), /gone/);
  });

  it('asks for a pause once too much waits, and tells once when there is room again', async () => {
    let drains = 0;
    const queue = new RequestQueue<string>(() => drains++);
    assert.equal(queue.push('a', 100_000), true);
    assert.equal(queue.push('b', 100_000), false);
    assert.equal(queue.push('c', 10_000), false);
    await queue.next();
    assert.equal(drains, 0);
    await queue.next();
    await queue.next();
    assert.equal(drains, 1);
  });

  it('takes, and forgets, what comes after the reader has left', async () => {
    let drains = 0;
    const queue = new RequestQueue<string>(() => drains++);
    queue.push('a', 200_000);
    await queue.return();
    assert.equal(drains, 1);
    assert.equal(queue.push('b', 1_000_000), true);
  });
});
