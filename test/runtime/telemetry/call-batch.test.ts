import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallBatchWriter, callsOf } from '../../../runtime/telemetry/call-batch.ts';
import { keptCallOf } from './kept-call-of.ts';

describe('calls on their way to the history', () => {
  it('come out as they went in, in their order', () => {
    const calls = [
      keptCallOf({}),
      keptCallOf({ requestHeaders: [], status: new Uint8Array(), responses: [], sampled: false }),
      keptCallOf({ traceId: 'd'.repeat(32), parentSpanId: '', codec: 'proto', code: 0, error: '' }),
    ];
    const writer = new CallBatchWriter();
    for (const call of calls) writer.add(call);
    const batch = structuredClone(writer.take());
    assert.equal(batch.calls, 3);
    assert.deepEqual([...callsOf(batch)], calls);
  });

  it('are as many, and as long, as they are', () => {
    const writer = new CallBatchWriter();
    const large = new Uint8Array(60_000).fill(7);
    for (let i = 0; i < 1_000; i++) {
      writer.add(keptCallOf({ instance: i, requests: [{ bytes: large, size: large.length, at: i }] }));
    }
    const calls = [...callsOf(writer.take())];
    assert.deepEqual(
      calls.map(({ instance }) => instance),
      Array.from({ length: 1_000 }, (_, i) => i),
    );
    assert.ok(
      calls.every(
        ({ requests: [request] }) => Buffer.compare(request?.bytes ?? large.subarray(1), large) === 0,
      ),
    );
  });

  it('are taken once', () => {
    const writer = new CallBatchWriter();
    writer.add(keptCallOf({ method: 'Get' }));
    writer.take();
    writer.add(keptCallOf({ method: 'List' }));
    assert.deepEqual(
      Array.from(callsOf(writer.take()), ({ method }) => method),
      ['List'],
    );
    assert.equal(writer.take().calls, 0);
  });
});
