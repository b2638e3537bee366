import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { methodTable, methodWords } from '../../../extension/lenses/method-words.ts';
import { MethodStatsSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

const stats = (calls: bigint, errors: bigint) =>
  create(MethodStatsSchema, {
    calls,
    errors,
    callsPerSecond: 12.3,
    p50: { nanos: 900_000 },
    p99: { nanos: 3_000_000 },
  });

describe('the words above a method', () => {
  it('count its calls and its errors, and tell how long it takes', () => {
    assert.equal(methodWords(stats(1234n, 2n)), '1.2 k calls, p99 3 ms, 2 errors');
  });

  it('say nothing of errors where there are none', () => {
    assert.equal(methodWords(stats(1n, 0n)), '1 call, p99 3 ms');
  });

  it('are a table over it', () => {
    assert.equal(
      methodTable(stats(1000n, 4n)).split('\n').at(-1),
      '| 1 k calls | 12/s | 0.9 ms | 3 ms | 4 errors (0.4 %) |',
    );
  });
});
