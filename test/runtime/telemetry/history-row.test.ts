import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  CallRecordSchema,
  GetCallResponseSchema,
} from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { durationOf } from '../../../runtime/telemetry/duration.ts';
import { historyRow, Schemas } from '../../../runtime/telemetry/history-row.ts';
import type { KeptCall } from '../../../runtime/telemetry/kept-call.ts';
import { keptCallOf } from './kept-call-of.ts';

function record(call: KeptCall): Uint8Array {
  const init: MessageInitShape<typeof CallRecordSchema> = {
    traceId: call.traceId,
    spanId: call.spanId,
    started: timestampFromMs(call.started),
    duration: durationOf(call.durationMs),
    service: call.service,
    method: call.method,
    project: call.project,
    instance: call.instance,
    origin: call.origin,
    caller: call.caller,
    protocol: call.protocol,
    code: call.code,
    error: call.error,
    requestBytes: BigInt(call.requestBytes),
    responseBytes: BigInt(call.responseBytes),
    requestMessages: call.requestMessages,
    responseMessages: call.responseMessages,
  };
  return toBinary(CallRecordSchema, create(CallRecordSchema, init));
}

describe('a row of the history', () => {
  for (const [name, of] of Object.entries<Partial<KeptCall>>({
    'in which everything is said': {},
    'in which little is said': {
      error: '',
      code: 0,
      caller: '',
      instance: 0,
      durationMs: 0,
      requestBytes: 0,
    },
    'that took long': { durationMs: 3_600_000.000001, started: 1_764_337_000_999 },
    'whose texts are long': {
      error: `${'ü'.repeat(50_000)}\ud800`,
      service: 's'.repeat(127),
      method: 'm'.repeat(128),
    },
  })) {
    it(`${name} holds a CallRecord as the general way writes it`, () => {
      const call = keptCallOf(of);
      assert.deepEqual(historyRow(call, new Schemas()).record, record(call));
    });
  }

  it('holds a GetCallResponse as the general way writes it', () => {
    const call = keptCallOf({});
    const metadata = (entries: KeptCall['requestHeaders']) =>
      entries.map(([name, value]) => ({ name, value }));
    const expected = create(GetCallResponseSchema, {
      requestHeaders: metadata(call.requestHeaders),
      responseHeaders: metadata(call.responseHeaders),
      responseTrailers: metadata(call.responseTrailers),
      requests: [{ json: '{"id":"7"}', size: 10n, at: durationOf(0.5) }],
      responses: [{ size: 100_000n, truncated: true, at: durationOf(1.5) }],
      status: call.status,
    });
    const { detail } = historyRow(call, new Schemas());
    assert.deepEqual(detail, toBinary(GetCallResponseSchema, expected));
  });

  it('has nothing of a call before it that could not be written', () => {
    const whole = historyRow(keptCallOf({}), new Schemas());
    const bytes = undefined as unknown as Uint8Array;
    for (const broken of [{ status: bytes }, { protocol: bytes as unknown as string }]) {
      assert.throws(() => historyRow(keptCallOf(broken), new Schemas()), TypeError);
      assert.deepEqual(historyRow(keptCallOf({}), new Schemas()), whole);
    }
  });

  it('is written whatever numbers a call has', () => {
    const odd = {
      requestBytes: Number.POSITIVE_INFINITY,
      durationMs: Number.NaN,
      instance: -1,
      responseBytes: 0.5,
    };
    assert.doesNotThrow(() => historyRow(keptCallOf(odd), new Schemas()));
  });
});
