import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { OutlierDetection } from '../../../runtime/call/outlier-detection.ts';

const [one, two] = [{ name: 'one' }, { name: 'two' }];

describe('an instance that fails', () => {
  let now = 1_000;
  let outliers: OutlierDetection<object>;
  beforeEach(() => {
    now = 1_000;
    outliers = new OutlierDetection<object>([one, two], undefined, () => now);
  });

  function fail(times: number, code = Code.Internal): void {
    for (let i = 0; i < times; i++) outliers.ended(one, code);
  }

  it('is passed over after five faults in a row', () => {
    fail(4);
    assert.equal(outliers.isEjected(one), false);
    fail(1);
    assert.equal(outliers.isEjected(one), true);
    assert.equal(outliers.isEjected(two), false);
  });

  it('is not when a call goes well in between', () => {
    fail(4);
    outliers.ended(one, undefined);
    fail(4);
    assert.equal(outliers.isEjected(one), false);
  });

  it('is not for what is the fault of the callers', () => {
    fail(100, Code.InvalidArgument);
    assert.equal(outliers.isEjected(one), false);
  });

  it('is taken back after five seconds, and after longer the next time', () => {
    fail(5);
    now += 5_001;
    assert.equal(outliers.isEjected(one), false);
    fail(5);
    now += 5_001;
    assert.equal(outliers.isEjected(one), true);
    now += 5_000;
    assert.equal(outliers.isEjected(one), false);
  });

  it('is like any other once it does its work again', () => {
    fail(5);
    now += 5_001;
    outliers.ended(one, undefined);
    fail(5);
    now += 5_001;
    assert.equal(outliers.isEjected(one), false);
  });

  it('is known after others came or went', () => {
    fail(5);
    outliers = new OutlierDetection<object>([one, { name: 'three' }], outliers, () => now);
    assert.equal(outliers.isEjected(one), true);
  });

  it('is not passed over when it is the only one', () => {
    outliers = new OutlierDetection<object>([one], undefined, () => now);
    fail(50);
    assert.equal(outliers.isEjected(one), false);
  });
});
