import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Outbox, readOutbox } from '../../../runtime/supervisor/outbox.ts';

/** An outbox, what its host reads, and how often it was given another buffer. */
function outbox() {
  const shared: SharedArrayBuffer[] = [];
  const box = new Outbox((buffer) => shared.push(buffer));
  const read = () => {
    const left = shared.at(-1) && readOutbox(shared.at(-1) ?? new SharedArrayBuffer(0));
    return left && { at: left.at, text: Buffer.from(left.bytes).toString() };
  };
  return { box, read, shared };
}

const parts = (...texts: string[]) => texts.map((text) => Buffer.from(text));

describe('an outbox', () => {
  it('has all that waits, with its place in the stream', () => {
    const { box, read } = outbox();
    box.hold(100, 106, parts('one', 'two'));
    assert.deepEqual(read(), { at: 100, text: 'onetwo' });
  });

  it('takes on what has come since, also when the first of it was sent meanwhile', () => {
    const { box, read } = outbox();
    box.hold(0, 3, parts('one'));
    box.hold(0, 6, parts('one', 'two'));
    box.hold(3, 11, parts('two', 'three'));
    assert.deepEqual(read(), { at: 0, text: 'onetwothree' });
  });

  it('begins anew behind a gap: all before was sent', () => {
    const { box, read } = outbox();
    box.hold(0, 3, parts('one'));
    box.hold(50, 54, parts('more'));
    assert.deepEqual(read(), { at: 50, text: 'more' });
  });

  it('grows in few steps, and keeps what it has', () => {
    const { box, read, shared } = outbox();
    const kept: Buffer[] = [];
    for (let end = 1024; end <= 2 ** 20; end += 1024) {
      kept.push(Buffer.alloc(1024, kept.length));
      box.hold(0, end, kept);
    }
    assert.equal(read()?.text, Buffer.concat(kept).toString());
    assert.equal(shared.length, 3);
  });

  it('holds the beginning, and nothing behind a gap, of more than it has room for', () => {
    const { box, shared } = outbox();
    const mebibytes = Array.from({ length: 20 }, (_, i) => Buffer.alloc(2 ** 20, i));
    box.hold(0, 20 * 2 ** 20 + 4, [...mebibytes, ...parts('last')]);
    const left = readOutbox(shared.at(-1) ?? new SharedArrayBuffer(0));
    assert.equal(left?.at, 0);
    assert.ok(Buffer.concat(mebibytes.slice(0, 16)).equals(left.bytes), `${left.bytes.byteLength} bytes`);
  });

  it('stays as it is while it is full, until half of it was sent', () => {
    const { box, shared } = outbox();
    const mebibyte = 2 ** 20;
    const waiting = Array.from({ length: 40 }, (_, i) => Buffer.alloc(mebibyte, i));
    const holdFrom = (first: number, count: number) => {
      box.hold(first * mebibyte, (first + count) * mebibyte, waiting.slice(first, first + count));
      const left = readOutbox(shared.at(-1) ?? new SharedArrayBuffer(0));
      return { at: (left?.at ?? Number.NaN) / mebibyte, last: left?.bytes.at(-1) };
    };
    assert.deepEqual(holdFrom(0, 20), { at: 0, last: 15 });
    assert.deepEqual(holdFrom(1, 22), { at: 0, last: 15 });
    assert.deepEqual(holdFrom(7, 23), { at: 0, last: 15 });
    assert.deepEqual(holdFrom(8, 24), { at: 8, last: 23 });
    assert.deepEqual(holdFrom(30, 10), { at: 30, last: 39 });
  });

  it('is empty when it was cleared', () => {
    const { box, read } = outbox();
    box.hold(0, 3, parts('one'));
    box.clear();
    assert.equal(read(), undefined);
  });
});
