import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { instanceTable, methodNumbers, projectNumbers } from '../../../extension/views/row-numbers.ts';
import {
  InstanceStatsSchema,
  MethodStatsSchema,
} from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

const ms = (value: number) => ({ seconds: BigInt(Math.floor(value / 1000)), nanos: (value % 1000) * 1e6 });

const clock = (time: number) => new Date(time).toTimeString().slice(0, 8);

describe('the numbers of a method in its row', () => {
  it('are not there before its first call', () => {
    assert.equal(methodNumbers(undefined), '');
    assert.equal(methodNumbers(create(MethodStatsSchema, { calls: 0n })), '');
  });

  it('are how often it is called and how long most calls take', () => {
    const stats = create(MethodStatsSchema, { calls: 10n, callsPerSecond: 12, p99: ms(3) });
    assert.equal(methodNumbers(stats), '12/s · p99 3 ms');
  });

  it('tell how many fail, when some do', () => {
    const stats = create(MethodStatsSchema, { calls: 50n, errors: 1n, callsPerSecond: 0.2, p99: ms(48) });
    assert.equal(methodNumbers(stats), '0.2/s · p99 48 ms · 2 % errors');
  });
});

describe('the numbers of a project in its row', () => {
  const instances = [
    {
      instance: 0,
      calls: 30n,
      errors: 1n,
      callsPerSecond: 10,
      p50: ms(1),
      p99: ms(4),
      inFlight: 2,
      started: ms(0),
    },
    { instance: 1, calls: 70n, errors: 1n, callsPerSecond: 5, p50: ms(2), p99: ms(9), started: ms(60_000) },
  ].map((each) => create(InstanceStatsSchema, each));

  it('are not there before its first call', () => {
    assert.equal(projectNumbers([]), '');
    assert.equal(projectNumbers([create(InstanceStatsSchema, {})]), '');
  });

  it('are those of its instances together, with the p99 of the slowest', () => {
    assert.equal(projectNumbers(instances), '15/s · p99 9 ms · 2 % errors');
  });

  it('are listed by instance, with since when each is up', () => {
    assert.deepEqual(instanceTable(instances).split('\n').slice(2), [
      `| 0 | ${clock(0)} | 10/s | 1 ms | 4 ms | 3.3 % | 2 |`,
      `| 1 | ${clock(60_000)} | 5/s | 2 ms | 9 ms | 1.4 % | 0 |`,
    ]);
  });
});
