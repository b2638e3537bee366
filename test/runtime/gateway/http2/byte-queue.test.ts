import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteQueue } from '../../../../runtime/gateway/http2/byte-queue.ts';

describe('a queue of bytes', () => {
  it('gives pieces in order, whole or in part', () => {
    const queue = new ByteQueue<Buffer>();
    for (const text of ['abc', 'de', 'f']) queue.push(Buffer.from(text));
    assert.equal(takeText(queue, 4), 'abcd');
    assert.equal(queue.length, 2);
    queue.push(Buffer.from('g'));
    assert.equal(takeText(queue, 10), 'efg');
    assert.equal(queue.length, 0);
    assert.equal(queue.shift(), undefined);
  });

  it('moves each piece about once, however many there are', () => {
    const queue = new ByteQueue<Buffer>();
    const pieces = 10_000;
    for (let i = 0; i < pieces; i++) queue.push(Buffer.allocUnsafeSlow(1).fill(i));
    let moved = 0;
    const { splice } = Array.prototype;
    Array.prototype.splice = function counted(this: unknown[], from: number, count: number) {
      const cut = splice.call(this, from, count);
      moved += this.length;
      return cut;
    };
    let taken: (number | undefined)[];
    try {
      taken = Array.from({ length: pieces }, () => queue.shift()?.[0]);
    } finally {
      Array.prototype.splice = splice;
    }
    assert.deepEqual(
      taken,
      Array.from({ length: pieces }, (_, i) => i & 0xff),
    );
    assert.ok(moved <= pieces, `${moved} pieces were moved`);
  });
});

function takeText(queue: ByteQueue<Buffer>, bytes: number): string {
  let text = '';
  queue.take(bytes, (chunk, from, to) => {
    text += chunk.toString('latin1', from, to);
  });
  return text;
}
