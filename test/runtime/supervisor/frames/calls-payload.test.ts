import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DirectCall, DirectCallsReport } from '../../../../runtime/supervisor/control.ts';
import { readCalls, writeCalls } from '../../../../runtime/supervisor/frames/calls-payload.ts';
import { FrameError } from '../../../../runtime/supervisor/frames/frame.ts';
import { PayloadWriter } from '../../../../runtime/supervisor/frames/payload-writer.ts';
import { wholePayload } from './whole-payload.ts';

const call: DirectCall = {
  instance: 7,
  service: 'echo.v1.EchoService',
  method: 'Echo',
  codec: 'proto',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  parentSpanId: '',
  sampled: true,
  started: 1_700_000_000_000,
  durationMs: 1.25,
  requestBytes: 3,
  responseBytes: 0,
  requestMessages: 1,
  responseMessages: 0,
  requestHeaders: [['x-of', 'ü']],
  responseHeaders: [],
  responseTrailers: [['late', '']],
  requests: [{ bytes: new Uint8Array([0, 255, 128]), size: 70_000, at: 0.5 }],
  responses: [],
};
const failed: DirectCall = {
  ...call,
  error: { code: 5, message: 'gone', details: [{ type: 'shop.v1.Missing', value: new Uint8Array([8, 1]) }] },
  responses: [{ bytes: new Uint8Array(), size: 0, at: 1 }],
};

describe('the payload that tells of calls past the runtime', () => {
  const report: DirectCallsReport = {
    calls: [call, failed],
    more: [{ service: 'a.B', method: 'C', instance: 2, number: 12 }],
  };

  it('has all that was told: messages as they are, and the details of an error', () => {
    assert.deepEqual(readCalls(wholePayload(written(report))), report);
  });

  it('keeps no view on what it came in', () => {
    const payload = written(report);
    const bytes = readCalls(wholePayload(payload)).calls[0]?.requests[0]?.bytes;
    payload.fill(1);
    assert.deepEqual(bytes, new Uint8Array([0, 255, 128]));
  });

  it('is refused when it is cut off anywhere', () => {
    const payload = written(report);
    for (let end = 0; end < payload.byteLength; end++) {
      assert.throws(() => readCalls(wholePayload(payload.subarray(0, end))), FrameError);
    }
  });

  it('is refused where the JSON in it is of no call', () => {
    const outlines = ['null', '[]', '{}', '"call"', JSON.stringify({ ...call, requests: {} })];
    outlines.push(JSON.stringify({ ...call, error: { code: 5, message: 'gone' } }));
    outlines.push(JSON.stringify({ ...call, requestBytes: 1.5 }));
    for (const outline of outlines) {
      const writer = new PayloadWriter(16);
      writer.u32(1);
      writer.string(outline);
      writer.string('[]');
      assert.throws(() => readCalls(wholePayload(writer.finish())), FrameError, outline);
    }
  });

  it('is refused where what it only counts is no list of numbers', () => {
    for (const more of ['null', '{}', '[null]', '[{"service":"a.B","method":"C","instance":0}]']) {
      const writer = new PayloadWriter(16);
      writer.u32(0);
      writer.string(more);
      assert.throws(() => readCalls(wholePayload(writer.finish())), FrameError, more);
    }
  });
});

function written(report: DirectCallsReport): Uint8Array {
  const writer = new PayloadWriter(16);
  writeCalls(writer, report);
  return writer.finish();
}
