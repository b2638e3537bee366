import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { CallList, countCalls, pageSize } from '../../../extension/history/call-list.ts';
import { CallRecordSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

/** Calls with these ids, from the newest down. */
function calls(newest: number, count: number) {
  return Array.from({ length: count }, (_, at) => create(CallRecordSchema, { id: BigInt(newest - at) }));
}

const shown = (list: CallList) =>
  list.entries.map((entry) => (entry.kind === 'gap' ? `${entry.skipped} left out` : Number(entry.id)));

describe('the list of calls', () => {
  it('counts no row that is no call', () => {
    assert.equal(countCalls([{ kind: 'call' }, { kind: 'gap' }, { kind: 'call' }, { kind: 'more' }]), 2);
  });

  it('has what comes live on top, each call once, in whatever order it comes', () => {
    const list = new CallList();
    list.addNewest(calls(5, 3), false);
    list.addLive(calls(6, 2).reverse(), 0n);
    list.addLive(calls(8, 2), 0n);
    assert.deepEqual(shown(list), [8, 7, 6, 5, 4, 3]);
    assert.equal(list.hasMore, false);
  });

  it('keeps what came live before the first page was read', () => {
    const list = new CallList();
    list.addLive(calls(7, 1), 0n);
    list.addNewest(calls(7, 3), true);
    assert.deepEqual(shown(list), [7, 6, 5]);
    assert.equal(list.hasMore, true);
  });

  it('does not grow by what comes live, and knows that there are older ones', () => {
    const list = new CallList();
    list.addNewest(calls(pageSize, pageSize), false);
    list.addLive(calls(pageSize + 5, 5), 0n);
    assert.equal(list.entries.length, pageSize);
    assert.equal(list.oldest, 6n);
    assert.equal(list.hasMore, true);
  });

  it('grows by the pages that are asked for', () => {
    const list = new CallList();
    list.addNewest(calls(1000, pageSize), true);
    list.addOlder(calls(1000 - pageSize, pageSize), true);
    list.addLive(calls(1001, 1), 0n);
    assert.equal(list.entries.length, 2 * pageSize);
    assert.equal(list.oldest, BigInt(1002 - 2 * pageSize));
  });

  it('says where calls are left out, and how many', () => {
    const list = new CallList();
    list.addNewest(calls(3, 2), false);
    list.addLive(calls(50, 2), 45n);
    list.addLive(calls(51, 1), 0n);
    assert.deepEqual(shown(list), [51, 50, 49, '45 left out', 3, 2]);
  });

  it('keeps the object of an entry that stays', () => {
    const list = new CallList();
    list.addNewest(calls(2, 1), false);
    const [before] = list.entries;
    list.addLive(calls(3, 1), 0n);
    assert.equal(list.entries[1], before);
  });
});
