import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallStart } from '../../../../runtime/call/call.ts';
import { readEnd, readMetadata, readOpening } from '../../../../runtime/supervisor/frames/call-payload.ts';
import { type Frame, FrameError, frameKind, payloadOf } from '../../../../runtime/supervisor/frames/frame.ts';
import { FrameReader } from '../../../../runtime/supervisor/frames/frame-reader.ts';
import { FrameWriter } from '../../../../runtime/supervisor/frames/frame-writer.ts';
import { ReceivedStarts } from '../../../../runtime/supervisor/frames/known-starts.ts';
import { PayloadWriter } from '../../../../runtime/supervisor/frames/payload-writer.ts';
import { createRandom } from './random.ts';
import { wholePayload } from './whole-payload.ts';

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
    return false;
  });
  write(writer);
  writer.flush();
  return { bytes: Buffer.concat(parts), sends };
}

function read(...pieces: Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader();
  for (const piece of pieces) reader.push(piece, (frame) => frames.push({ ...frame }));
  return frames;
}

describe('frames', () => {
  const { bytes, sends } = written((writer) => {
    writer.open(7, 1, start);
    writer.halfClose(7, 3);
    writer.headers(7, 1, [['a', 'b']]);
    writer.credit(7, 1, 70_000);
    writer.cancel(7, 1);
    writer.message(7, 1, new Uint8Array([9, 9]));
    writer.trailers(7, 1, failed);
    writer.control({ kind: 'stop' });
  });

  for (const size of [1, 20, 1000]) {
    it(`are whole where pieces of ${size} bytes are written over once they are read, and so is what is kept of them`, () => {
      const kept: [kind: number, payload: Uint8Array][] = [];
      const reader = new FrameReader();
      for (let at = 0; at < bytes.byteLength; at += size) {
        const piece = Buffer.from(bytes.subarray(at, at + size));
        reader.push(piece, (frame) => kept.push([frame.kind, payloadOf(frame)]), true);
        piece.fill(0xdd);
      }
      assert.deepEqual(
        kept,
        read(bytes).map((frame) => [frame.kind, payloadOf(frame)]),
      );
    });
  }

  it('come out as they went in', () => {
    const frames = read(bytes);
    assert.deepEqual(
      frames.map((frame) => frame.kind),
      [1, 3, 4, 7, 6, 2, 5, 8],
    );
    const [open, , headers, , , message, trailers, control] = frames;
    assert.ok(open && message && headers && trailers && control);
    assert.deepEqual(readOpening(open, new ReceivedStarts()).start, start);
    assert.deepEqual([...payloadOf(message)], [9, 9]);
    assert.deepEqual(readMetadata(headers), [['a', 'b']]);
    assert.deepEqual(readEnd(trailers), failed);
    assert.deepEqual(JSON.parse(Buffer.from(payloadOf(control)).toString()), { kind: 'stop' });
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
    const writer = new FrameWriter((batch) => parts.push(...batch) === 0);
    writer.message(1, 1, long);
    assert.ok(parts.includes(long));
    const [frame] = read(...parts);
    assert.ok(frame);
    assert.deepEqual(payloadOf(frame), long);
  });

  it('carry open calls without any of the optional parts', () => {
    const plain: CallStart = { service: 'a.B', method: 'C', codec: 'proto', metadata: [] };
    const [frame] = read(written((writer) => writer.open(1, 1, plain)).bytes);
    assert.ok(frame);
    assert.deepEqual(readOpening(frame, new ReceivedStarts()).start, plain);
  });

  it('that open a call bring its first message, and say whether it is the only one', () => {
    const received = new ReceivedStarts();
    const message = new Uint8Array([9, 9]);
    const frames = read(
      written((writer) => {
        writer.open(1, 1, start);
        writer.message(1, 1, message);
        writer.halfClose(1, 1);
        writer.open(1, 3, start);
        writer.message(1, 3, message);
        writer.message(1, 3, message);
        writer.halfClose(1, 3);
        writer.open(1, 5, start);
        writer.message(1, 5, new Uint8Array());
        writer.halfClose(1, 3);
      }).bytes,
    );
    assert.deepEqual(
      frames.map((frame) => [frame.sequence, frame.kind]),
      [
        [1, frameKind.open],
        [3, frameKind.open],
        [3, frameKind.lastMessage],
        [5, frameKind.open],
        [3, frameKind.halfClose],
      ],
    );
    const openings = frames.filter(({ kind }) => kind === frameKind.open);
    assert.deepEqual(
      openings.map((frame) => {
        const { start: begun, messageAt, isOnly } = readOpening(frame, received);
        return [begun, [...payloadOf(frame, messageAt)], isOnly];
      }),
      [
        [start, [9, 9], true],
        [start, [9, 9], false],
        [start, [], false],
      ],
    );
  });

  it('that open a call do not wait for a message of another one, nor take a long one along', () => {
    const frames = read(
      written((writer) => {
        writer.open(1, 1, start);
        writer.message(1, 3, new Uint8Array([9]));
        writer.open(1, 5, start);
        writer.message(1, 5, new Uint8Array(20_000));
        writer.halfClose(1, 5);
      }).bytes,
    );
    assert.deepEqual(
      frames.map(({ sequence, kind }) => [sequence, kind]),
      [
        [1, frameKind.open],
        [3, frameKind.message],
        [5, frameKind.open],
        [5, frameKind.message],
        [5, frameKind.halfClose],
      ],
    );
  });

  it('that end what a message was the last of go with it', () => {
    const message = new Uint8Array([1]);
    const frames = read(
      written((writer) => {
        writer.message(1, 1, message);
        writer.halfClose(1, 1);
        writer.message(1, 2, message);
        writer.trailers(1, 2, { trailers: [] });
        writer.message(1, 4, message);
        writer.trailers(1, 4, failed);
        writer.message(1, 3, message);
        writer.credit(1, 3, 1);
        writer.halfClose(1, 3);
      }).bytes,
    );
    assert.deepEqual(
      frames.map(({ sequence, kind }) => [sequence, kind]),
      [
        [1, frameKind.lastMessage],
        [2, frameKind.lastMessage],
        [4, frameKind.message],
        [4, frameKind.trailers],
        [3, frameKind.message],
        [3, frameKind.credit],
        [3, frameKind.halfClose],
      ],
    );
    for (const frame of frames.slice(0, 3)) assert.deepEqual(payloadOf(frame), message);
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
        const starts = new ReceivedStarts();
        for (const frame of read(broken.subarray(0, Math.ceil(random() * broken.byteLength)))) {
          if (frame.kind === frameKind.open) readOpening(frame, starts);
          else if (frame.kind === frameKind.trailers) readEnd(frame);
          else if (frame.kind === frameKind.headers) readMetadata(frame);
        }
      } catch (error) {
        assert.ok(error instanceof FrameError, String(error));
      }
    }
  });
});

describe('what calls begin with', () => {
  const another: CallStart = { ...start, metadata: [['x-name', 'Ada']] };
  const { timeoutMs: _, traceparent: __, ...plain } = start;

  function starts(...all: CallStart[]): { read: CallStart[]; bytes: number[] } {
    const received = new ReceivedStarts();
    const { bytes } = written((writer) => {
      for (const [i, each] of all.entries()) writer.open(1, i * 2 + 1, each);
    });
    const frames = read(bytes);
    return {
      read: frames.map((frame) => readOpening(frame, received).start),
      bytes: frames.map((frame) => frame.end - frame.start),
    };
  }

  it('is said once as long as it is the same, but for deadline and trace', () => {
    const all = [start, structuredClone(start), plain, another, { ...start, timeoutMs: 7 }, another];
    const { read, bytes } = starts(...all);
    assert.deepEqual(read, all);
    assert.deepEqual(
      bytes.map((length) => length < 80),
      [false, true, true, false, true, true],
    );
  });

  it('is told apart by each of its parts', () => {
    const { request } = start;
    assert.ok(request);
    const all: CallStart[] = [
      start,
      { ...start, service: 'a.B' },
      { ...start, method: 'Get' },
      { ...start, codec: 'proto' },
      { ...start, metadata: [] },
      { ...start, metadata: [...start.metadata, ['x-name', 'Zoë']] },
      { ...start, request: { ...request, url: '/' } },
      { ...start, request: { ...request, method: 'GET' } },
      { ...start, request: { ...request, protocol: 'connect' } },
    ];
    assert.deepEqual(starts(...all, ...all).read, [...all, ...all]);
  });

  it('may be of more kinds than are remembered', () => {
    const all = Array.from({ length: 100 }, (_, i): CallStart => ({ ...start, method: `M${i % 40}` }));
    assert.deepEqual(starts(...all).read, all);
  });

  it('is not remembered where it is long', () => {
    const long: CallStart = { ...start, metadata: [['x-long', 'x'.repeat(2000)]] };
    const { read, bytes } = starts(long, long);
    assert.deepEqual(read, [long, long]);
    assert.equal(bytes[0], bytes[1]);
  });

  it('is refused where it refers to what was never said, or is too long to be kept', () => {
    const known = Buffer.from([16, 3]);
    assert.throws(() => readOpening({ bytes: known, start: 0, end: 2 }, new ReceivedStarts()), FrameError);
    const writer = new PayloadWriter(16);
    writer.u8(32);
    writer.u8(0);
    writer.string('x'.repeat(2000));
    writer.string('');
    writer.u32(0);
    assert.throws(() => readOpening(wholePayload(writer.finish()), new ReceivedStarts()), FrameError);
  });
});
