import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLocations } from '../../../extension/language/compact-locations.ts';
import type { CompactLocations } from '../../../extension/language/protocol.ts';
import type { LocationJson } from '../../../server/features/location-json.ts';
import { LocationList } from '../../../server/features/location-list.ts';

function list(places: readonly (readonly [string, number, number, number, number])[]): LocationList {
  const made = new LocationList();
  for (const place of places) made.add(...place);
  return made;
}

const some = list([
  ['file:///w/a%20b.proto', 0, 0, 0, 9],
  ['file:///w/a%20b.proto', 10, 99, 100, 1000],
  ['untitled:"quoted" ключ', 2_147_483_647, 12_345, 2_147_483_647, 12_346],
  ['file:///w/a%20b.proto', 7, 10, 7, 11],
]);

/** More than are written at once. */
const many = list(
  Array.from(
    { length: 9000 },
    (_, index) => [`file:///w/${index >> 4}.proto`, index, 9, index * 7, 10] as const,
  ),
);

/** All pieces, which are as long as they are said to be. */
function written(json: LocationJson): string {
  const chunks = Array.from(json.chunks(), (chunk) => Buffer.from(chunk));
  assert.equal(Buffer.concat(chunks).length, json.byteLength);
  return Buffer.concat(chunks).toString();
}

describe('a list of locations', () => {
  it('is written as JSON.stringify writes what it stands for', () => {
    for (const each of [some, many, new LocationList()]) {
      assert.equal(written(each.toUtf8Json()), JSON.stringify(each.toJSON()));
      const message = written(each.toUtf8Json('{"id":"ключ","result":', '}'));
      assert.equal(message, JSON.stringify({ id: 'ключ', result: each.toJSON() }));
    }
    assert.deepEqual(some.toJSON()[1], {
      uri: 'file:///w/a%20b.proto',
      range: { start: { line: 10, character: 99 }, end: { line: 100, character: 1000 } },
    });
  });

  it('is the same in few numbers, as the extension reads them', () => {
    for (const each of [some, new LocationList()]) {
      const compact: CompactLocations = JSON.parse(JSON.stringify(each.toCompact()));
      const read = readLocations(compact, (uri, line, character, endLine, endCharacter) => ({
        uri,
        range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
      }));
      assert.deepEqual(read, each.toJSON());
    }
  });

  it('is the same in batches', () => {
    for (const size of [1, 2, 3, 4, 5]) {
      const batches = [...some.batches(size)];
      assert.deepEqual(
        batches.flatMap((batch) => batch.toJSON()),
        some.toJSON(),
      );
      assert.ok(batches.every(({ length }) => length > 0 && length <= size));
    }
  });
});
