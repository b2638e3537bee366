import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { axisTicks, methodOf, traceModel } from '../../../extension/trace/trace-model.ts';
import { type Span, SpanSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Begins so many milliseconds after a moment, and takes so many. */
function span(
  spanId: string,
  parentSpanId: string,
  startMs: number,
  ms: number,
  more: Partial<Record<'project' | 'error', string>> & { code?: number } = {},
): Span {
  return create(SpanSchema, {
    traceId,
    spanId,
    parentSpanId,
    name: `shop.v1.ShopService/${spanId}`,
    started: { seconds: 1_700_000_000n, nanos: startMs * 1_000_000 },
    duration: { seconds: 0n, nanos: ms * 1_000_000 },
    ...more,
  });
}

const outline = (spans: Span[]) =>
  traceModel(traceId, spans).rows.map(({ id, depth, below }) => `${'-'.repeat(depth)}${id} ${below}`);

describe('a trace', () => {
  it('has each span below the one that it is part of, by time, however they arrive', () => {
    const spans = [
      span('late', 'root', 30, 5),
      span('inner', 'early', 12, 3),
      span('root', '', 0, 50),
      span('early', 'root', 10, 8),
    ];
    assert.deepEqual(outline(spans), ['root 3', '-early 1', '--inner 0', '-late 0']);
    assert.deepEqual(outline(spans.toReversed()), outline(spans));
  });

  it('begins at the left where what a span is part of has not arrived', () => {
    assert.deepEqual(outline([span('orphan', 'unknown', 5, 1), span('root', '', 0, 9)]), [
      'root 0',
      'orphan 0',
    ]);
  });

  it('shows spans that are part of each other once each', () => {
    assert.deepEqual(outline([span('a', 'b', 0, 1), span('b', 'a', 1, 1)]), ['a 1', '-b 0']);
  });

  it('measures from its first span, also where a part began before the whole', () => {
    const model = traceModel(traceId, [span('root', '', 10, 20), span('early', 'root', 4, 10)]);
    assert.equal(model.startedMs, 1_700_000_000_004);
    assert.equal(model.durationMs, 26);
    assert.deepEqual(
      model.rows.map(({ startMs }) => startMs),
      [6, 0],
    );
  });

  it('counts errors and names projects in the order of their first spans', () => {
    const model = traceModel(traceId, [
      span('root', '', 0, 9),
      span('shop', 'root', 1, 8, { project: 'shop' }),
      span('stock', 'shop', 2, 3, { project: 'stock', code: 5, error: 'no such thing' }),
    ]);
    assert.equal(model.errors, 1);
    assert.deepEqual(model.projects, ['shop', 'stock']);
    assert.equal(model.rows[2]?.code, 'not_found');
  });

  it('is empty without spans', () => {
    assert.deepEqual(traceModel(traceId, []).rows, []);
  });

  it('of five thousand spans within each other is no deep recursion', () => {
    const spans = Array.from({ length: 5000 }, (_, at) => span(`s${at}`, at === 0 ? '' : `s${at - 1}`, 0, 1));
    assert.equal(traceModel(traceId, spans).rows.at(-1)?.depth, 4999);
  });
});

describe('the method of a span', () => {
  it('is told by its attributes', () => {
    const attributes = { 'rpc.service': 'a.v1.B', 'rpc.method': 'C' };
    assert.deepEqual(methodOf({ name: 'anything', attributes }), { service: 'a.v1.B', method: 'C' });
  });

  it('is read from its name without them, and is none of other names', () => {
    assert.deepEqual(methodOf({ name: 'a.v1.B/C', attributes: {} }), { service: 'a.v1.B', method: 'C' });
    assert.equal(methodOf({ name: 'GET https://example.com/a', attributes: {} }), undefined);
  });
});

describe('the axis of time', () => {
  it('is marked in few round steps', () => {
    assert.deepEqual(axisTicks(48, 5), [0, 10, 20, 30, 40]);
    assert.deepEqual(axisTicks(0.7, 5), [0, 0.2, 0.4, 0.6]);
    assert.deepEqual(axisTicks(1200, 5), [0, 500, 1000]);
    assert.deepEqual(axisTicks(0, 5), [0]);
  });

  it('never has more marks than asked for, beside its beginning', () => {
    for (let ms = 0.001; ms < 1e6; ms *= 1.37) assert.ok(axisTicks(ms, 5).length <= 6, `${ms}`);
  });
});
