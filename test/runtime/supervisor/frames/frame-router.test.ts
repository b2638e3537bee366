import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameError } from '../../../../runtime/supervisor/frames/frame.ts';
import { FrameReader } from '../../../../runtime/supervisor/frames/frame-reader.ts';
import { FrameWriter } from '../../../../runtime/supervisor/frames/frame-writer.ts';
import { FrameRouter } from '../../../../runtime/supervisor/host/frame-router.ts';
import { createRandom } from './random.ts';

describe('the router of frames', () => {
  it('gives each instance its own bytes, wherever the stream is cut', () => {
    const random = createRandom(4);
    const parts: Uint8Array[] = [];
    const writer = new FrameWriter((batch) => parts.push(...batch));
    const sent = new Map<number, string[]>();
    for (let i = 0; i < 500; i++) {
      const instance = Math.floor(random() * 3);
      const text = 'x'.repeat(Math.floor(random() * (i % 50 === 0 ? 40_000 : 100)));
      writer.message(instance, i, Buffer.from(text));
      sent.set(instance, [...(sent.get(instance) ?? []), `${i} ${text}`]);
    }
    writer.flush();
    const stream = Buffer.concat(parts);
    for (let round = 0; round < 20; round++) {
      const router = new FrameRouter();
      const received = new Map<number, string[]>();
      const readers = new Map([0, 1, 2].map((instance) => [instance, new FrameReader()]));
      for (let offset = 0; offset < stream.byteLength; ) {
        const length = 1 + Math.floor(random() * (round % 2 === 0 ? 20 : 60_000));
        router.push(stream.subarray(offset, offset + length), (instance, bytes) => {
          readers.get(instance)?.push(bytes, (frame) => {
            assert.equal(frame.instance, instance);
            const text = `${frame.sequence} ${Buffer.from(frame.payload).toString()}`;
            received.set(instance, [...(received.get(instance) ?? []), text]);
          });
        });
        offset += length;
      }
      assert.deepEqual(received.get(0), sent.get(0));
      assert.deepEqual(received.get(1), sent.get(1));
      assert.deepEqual(received.get(2), sent.get(2));
    }
  });

  it('refuses a length that cannot be', () => {
    assert.throws(() => new FrameRouter().push(new Uint8Array(13).fill(0xff), () => undefined), FrameError);
  });
});
