import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callStart } from '../../../runtime/gateway/call-start.ts';
import { childContext, readTraceparent, traceparentOf } from '../../../runtime/telemetry/trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('W3C Trace Context', () => {
  it('goes on with the trace, sampled or not, and with no flag that level 1 does not know', () => {
    for (const [given, passed] of [
      ['00', '00'],
      ['01', '01'],
      ['02', '00'],
      ['ff', '01'],
    ] as const) {
      const child = childContext(`00-${traceId}-${spanId}-${given}`);
      assert.deepEqual([child.traceId, child.parentSpanId, child.flags], [traceId, spanId, passed]);
      assert.equal(readTraceparent(traceparentOf(child))?.flags, passed);
    }
  });

  it('begins a sampled trace where there is none that can be read', () => {
    const broken = [
      undefined,
      '',
      `ff-${traceId}-${spanId}-01`,
      `00-${'0'.repeat(32)}-${spanId}-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${traceId}-${spanId}-01-more`,
      `00-${traceId}-${spanId}`,
    ];
    for (const text of broken) {
      const { parentSpanId, flags, traceId: fresh } = childContext(text);
      assert.deepEqual([parentSpanId, flags], ['', '01'], text);
      assert.notEqual(fresh, traceId);
      assert.equal(readTraceparent(text), undefined);
    }
  });

  it('reads what a later version has, as far as it knows it', () => {
    assert.equal(readTraceparent(`01-${traceId}-${spanId}-01-more`)?.traceId, traceId);
  });

  it('passes a state on with its trace, and never without', () => {
    assert.deepEqual(startOf({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'a=1' }), [
      'a=1',
      true,
    ]);
    assert.deepEqual(startOf({ traceparent: 'nonsense', tracestate: 'a=1' }), [undefined, false]);
    assert.deepEqual(startOf({ tracestate: 'a=1' }), [undefined, false]);
  });
});

/** What a call has of a request with these headers: the state of its trace, and whether it is part of one. */
function startOf(headers: Record<string, string>): [state: string | undefined, isPart: boolean] {
  const head = {
    method: 'POST',
    path: '/',
    authority: 'localhost',
    secure: false,
    rawHeaders: Object.entries(headers).flat(),
    header: (name: string) => headers[name],
  };
  const route = { serviceName: 'a.v1.A', methodName: 'Do', service: { scope: 'none' } };
  const start = callStart(
    head as unknown as Parameters<typeof callStart>[0],
    route as unknown as Parameters<typeof callStart>[1],
    { codec: 'json', protocol: 'connect', timeoutMs: undefined },
  );
  const state = start.metadata.find(([name]) => name === 'tracestate')?.[1];
  return [state, start.traceparent !== undefined];
}
