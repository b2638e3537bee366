import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../../server/features/call-hierarchy.ts';
import { madeOf, partOf, prepareTypeHierarchy } from '../../../server/features/type-hierarchy.ts';
import { markedFile } from './marked-file.ts';

const types = 'syntax = "proto3";\npackage t;\nmessage Inner { Kind kind = 1; }\nenum Kind { NONE = 0; }\n';
const others = { 'proto/t.proto': types };
const main =
  'syntax = "proto3";\npackage m;\nimport "t.proto";\nservice S { rpc Get(Ask) returns (stream t.Inner); }\nmessage Ask { t.Inner a = 1; map<int32, t.Inner> b = 2; repeated Ask more = 3; string text = 4; }\n';

describe('call hierarchy', () => {
  it('goes from an rpc to its messages, and from a message to those of its fields', async () => {
    const { file, position } = await markedFile(main.replace('rpc Get', 'rpc G|et'), others);
    const [get] = prepareCallHierarchy(file, position);
    assert.equal(get?.name, 'Get');
    assert.deepEqual(
      outgoingCalls(file, 'm.S.Get').map(({ to }) => to.name),
      ['Ask', 'Inner'],
    );
    assert.deepEqual(
      outgoingCalls(file, 'm.Ask').map(({ to, fromRanges }) => [to.name, fromRanges.length]),
      [
        ['Inner', 2],
        ['Ask', 1],
      ],
    );
  });

  it('goes from a message to the rpcs and messages that carry it, in every file', async () => {
    const { workspace, file, position } = await markedFile(main.replace('a = 1', 'a| = 1'), others);
    assert.deepEqual(prepareCallHierarchy(file, position), []);
    const calls = await incomingCalls(workspace, { uri: 'file:///w/proto/t.proto', data: 't.Inner' });
    assert.deepEqual(
      calls.map(({ from, fromRanges }) => [from.name, fromRanges.length]),
      [
        ['Get', 1],
        ['Ask', 2],
      ],
    );
  });
});

describe('type hierarchy', () => {
  it('goes down from a service to rpcs, messages, fields and their types', async () => {
    const { workspace, file, position } = await markedFile(main.replace('service S', 'service S|'), others);
    const [service] = prepareTypeHierarchy(file, position);
    assert.equal(service?.name, 'S');
    const names = (fullName: string) => madeOf(file, fullName).map(({ name }) => name);
    assert.deepEqual(names('m.S'), ['Get']);
    assert.deepEqual(names('m.S.Get'), ['Ask', 'Inner']);
    assert.deepEqual(names('m.Ask'), ['a', 'b', 'more', 'text']);
    assert.deepEqual(names('m.Ask.b'), ['Inner']);
    assert.deepEqual(names('m.Ask.text'), []);
    const parts = (await workspace.snapshotWith(['file:///w/proto/t.proto'])).file('file:///w/proto/t.proto');
    assert.ok(parts);
    assert.deepEqual(
      madeOf(parts, 't.Inner').map(({ name, detail }) => [name, detail]),
      [['kind', 'Kind in t.Inner']],
    );
  });

  it('goes up from a type to the fields and rpcs that have it, and from these to what they are in', async () => {
    const { workspace, file } = await markedFile(main, others);
    const names = async (uri: string, data: string) =>
      (await partOf(workspace, uri === file.uri ? file : undefined, { uri, data })).map(({ name }) => name);
    assert.deepEqual(await names('file:///w/proto/t.proto', 't.Inner'), ['Get', 'a', 'b']);
    assert.deepEqual(await names(file.uri, 'm.Ask.a'), ['Ask']);
    assert.deepEqual(await names(file.uri, 'm.S.Get'), ['S']);
    assert.deepEqual(await names(file.uri, 'm.S'), []);
  });
});
