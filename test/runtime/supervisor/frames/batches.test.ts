import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallStart } from '../../../../runtime/call/call.ts';
import { FrameReader } from '../../../../runtime/supervisor/frames/frame-reader.ts';
import { FrameWriter } from '../../../../runtime/supervisor/frames/frame-writer.ts';

const start: CallStart = { service: 'posts.v1.PostsService', method: 'Get', codec: 'proto', metadata: [] };
const message = Buffer.from('hello world!');

/** Which calls the frames of each batch are of: those that went while `write` wrote, and what was left then. */
function batches(write: (writer: FrameWriter) => void): { early: number[][]; late: number[] } {
  const sent: number[][] = [];
  const writer = new FrameWriter((parts) => {
    const calls: number[] = [];
    new FrameReader().push(Buffer.concat(parts), ({ sequence }) => calls.push(sequence));
    sent.push(calls);
    return true;
  });
  write(writer);
  const early = sent.length;
  writer.flush();
  return { early: sent.slice(0, early), late: sent.slice(early).flat() };
}

const calls = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a batch of frames', () => {
  it('goes before the tick is over when 32 calls begin with it', () => {
    const { early, late } = batches((writer) => {
      for (const call of calls(1, 40)) writer.openUnary(7, call, start, message, 0, message.length);
    });
    assert.deepEqual({ early, late }, { early: [calls(1, 32)], late: calls(33, 40) });
  });

  it('goes before the tick is over when 32 calls end with it', () => {
    const { early, late } = batches((writer) => {
      for (const call of calls(1, 70)) writer.onlyMessage(7, call, message, 0, message.length);
    });
    assert.deepEqual({ early, late }, { early: [calls(1, 32), calls(33, 64)], late: calls(65, 70) });
  });

  it('goes before the tick is over when 32 streams have a message in it', () => {
    const { early, late } = batches((writer) => {
      for (const call of calls(1, 40)) {
        writer.join(0);
        writer.message(7, call, message);
      }
    });
    assert.deepEqual({ early, late }, { early: [calls(1, 32)], late: calls(33, 40) });
  });

  it('waits for the end of the tick however many messages a few streams have in it', () => {
    const { early, late } = batches((writer) => {
      const joined = new Map<number, number>();
      for (let i = 0; i < 100; i++) {
        for (const call of calls(1, 10)) {
          joined.set(call, writer.join(joined.get(call) ?? 0));
          writer.message(7, call, message);
        }
      }
    });
    assert.deepEqual({ early: early.length, late: late.length }, { early: 0, late: 1000 });
  });

  it('counts a call once, and again in the next one', () => {
    const { early } = batches((writer) => {
      let joined = 0;
      for (let batch = 0; batch < 3; batch++) {
        joined = writer.join(joined);
        writer.message(7, 1, message);
        for (const call of calls(2, 32)) writer.openUnary(7, call, start, message, 0, message.length);
      }
    });
    assert.deepEqual(early, [
      [...calls(1, 32), 1],
      [...calls(2, 32), 1],
    ]);
  });
});
