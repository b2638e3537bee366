import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallStart } from '../../../../runtime/call/call.ts';
import { readEnd, readMetadata, readStart } from '../../../../runtime/supervisor/frames/call-payload.ts';
import { type Frame, FrameError, frameKind } from '../../../../runtime/supervisor/frames/frame.ts';
import { FrameReader } from '../../../../runtime/supervisor/frames/frame-reader.ts';
import { FrameWriter } from '../../../../runtime/supervisor/frames/frame-writer.ts';
import { createRandom } from './random.ts';

const start: CallStart = {
  service: 'posts.v1.PostsService',
  method: 'List',
  codec: 'json',
  timeoutMs: 1500,
  metadata: [
    ['x-name', 'Zoë'],
    ['x-empty', ''],
  ],
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  request: { protocol: 'grpc', method: 'POST', url: 'http://127.0.0.1:8080/posts.v1.PostsService/List' },
};

const failed: CallEnd = {
  error: {
    code: Code.NotFound,
    message: 'no such pöst',
    details: [{ type: 'a.B', value: new Uint8Array([1, 2]) }],
  },
  trailers: [['x-end', 'yes']],
};

/** What a writer sent, as one piece, and how many times it sent. */
function written(write: (writer: FrameWriter) => void): { bytes: Buffer; sends: number } {
  const parts: Uint8Array[] = [];
  let sends = 0;
  const writer = new FrameWriter((batch) => {
    sends++;
    parts.push(...batch);
  });
  write(writer);
  writer.flush();
  return { bytes: Buffer.concat(parts), sends };
}

function read(...pieces: Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader();
  for (const piece of pieces) reader.push(piece, (frame) => frames.push(frame));
  return frames;
}

describe('frames', () => {
  const { bytes, sends } = written((writer) => {
    writer.open(7, 1, start);
    writer.message(7, 1, new Uint8Array([9, 9]));
    writer.halfClose(7, 1);
    writer.headers(7, 1, [['a', 'b']]);
    writer.credit(7, 1, 70_000);
    writer.cancel(7, 1);
    writer.trailers(7, 1, failed);
    writer.control({ kind: 'stop' });
  });

  it('come out as they went in', () => {
    const frames = read(bytes);
    assert.deepEqual(
      frames.map((frame) => frame.kind),
      [1, 2, 3, 4, 7, 6, 5, 8],
    );
    const [open, message, , headers, , , trailers, control] = frames.map((frame) => frame.payload);
    assert.ok(open && message && headers && trailers && control);
    assert.deepEqual(readStart(open), start);
    assert.deepEqual([...message], [9, 9]);
    assert.deepEqual(readMetadata(headers), [['a', 'b']]);
    assert.deepEqual(readEnd(trailers), failed);
    assert.deepEqual(JSON.parse(Buffer.from(control).toString()), { kind: 'stop' });
  });

  it('of one tick are one write', () => {
    assert.equal(sends, 1);
  });

  it('can be cut anywhere on their way', () => {
    const random = createRandom(1);
    for (let round = 0; round < 200; round++) {
      const pieces: Uint8Array[] = [];
      for (let offset = 0; offset < bytes.byteLength; ) {
        const length = 1 + Math.floor(random() * 40);
        pieces.push(bytes.subarray(offset, offset + length));
        offset += length;
      }
      assert.equal(read(...pieces).length, 8);
    }
  });

  it('keep a long message out of the batch', () => {
    const long = new Uint8Array(20_000).fill(5);
    const parts: Uint8Array[] = [];
    const writer = new FrameWriter((batch) => parts.push(...batch));
    writer.message(1, 1, long);
    assert.ok(parts.includes(long));
    assert.deepEqual(read(...parts)[0]?.payload, long);
  });

  it('carry open calls without any of the optional parts', () => {
    const plain: CallStart = { service: 'a.B', method: 'C', codec: 'proto', metadata: [] };
    const [frame] = read(written((writer) => writer.open(1, 1, plain)).bytes);
    assert.ok(frame);
    assert.deepEqual(readStart(frame.payload), plain);
  });

  it('refuse a length that cannot be', () => {
    assert.throws(() => read(new Uint8Array(13).fill(0xff)), FrameError);
    assert.throws(() => read(new Uint8Array(13)), FrameError);
  });

  it('refuse a kind that there is not', () => {
    const broken = Buffer.from(bytes);
    broken[12] = 99;
    assert.throws(() => read(broken), FrameError);
  });

  it('survive any bytes: a FrameError or frames, nothing else', () => {
    const random = createRandom(2);
    for (let round = 0; round < 20_000; round++) {
      const broken = Buffer.from(bytes);
      for (let change = 0; change <= round % 4; change++) {
        broken[Math.floor(random() * broken.byteLength)] = Math.floor(random() * 256);
      }
      try {
        for (const { kind, payload } of read(broken.subarray(0, Math.ceil(random() * broken.byteLength)))) {
          if (kind === frameKind.open) readStart(payload);
          else if (kind === frameKind.trailers) readEnd(payload);
          else if (kind === frameKind.headers) readMetadata(payload);
        }
      } catch (error) {
        assert.ok(error instanceof FrameError, String(error));
      }
    }
  });
});
