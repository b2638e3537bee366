import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteQueue } from '../../../runtime/gateway/http2/byte-queue.ts';
import { SmallPieces } from '../../../runtime/gateway/small-pieces.ts';

/** A view of a byte or more in a large read. */
function partOfRead(length: number, value: number): Buffer {
  return Buffer.allocUnsafeSlow(64 * 1024)
    .fill(value)
    .subarray(100, 100 + length);
}

describe('small pieces that are kept', () => {
  it('keep about as much memory as they are long', () => {
    const pieces: Buffer[] = [];
    const small = new SmallPieces();
    for (let i = 0; i < 10_000; i++) small.keep(pieces, partOfRead(1 + (i % 3), i));
    const buffers = new Set(pieces.map(({ buffer }) => buffer));
    const memory = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
    const whole = Buffer.concat(pieces);
    assert.equal(whole.length, 19_999);
    assert.ok(memory <= 3 * whole.length + Buffer.poolSize, `${memory} bytes`);
    assert.ok(pieces.length < 50, `${pieces.length} pieces`);
    assert.deepEqual(whole.subarray(0, 7), Buffer.of(0, 1, 1, 2, 2, 2, 3));
  });

  it('stay in their order among large ones, which are kept as they are', () => {
    const large = Buffer.allocUnsafeSlow(20).fill(9);
    const pieces: Buffer[] = [];
    const small = new SmallPieces();
    for (const piece of [partOfRead(2, 1), large, partOfRead(2, 2), partOfRead(1, 3)])
      small.keep(pieces, piece);
    assert.equal(pieces[1], large);
    assert.deepEqual(Buffer.concat(pieces), Buffer.concat([Buffer.of(1, 1), large, Buffer.of(2, 2, 3)]));
  });

  it('do not keep the reads of a queue alive', () => {
    const queue = new ByteQueue<Buffer>();
    queue.push(partOfRead(1, 1));
    queue.push(partOfRead(1, 2));
    const first = queue.shift();
    assert.deepEqual(first, Buffer.of(1, 2));
    assert.ok((first?.buffer.byteLength ?? Infinity) <= Buffer.poolSize);
  });
});
