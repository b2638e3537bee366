import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, type DescMessage, type Message, toBinary } from '@bufbuild/protobuf';
import {
  encodeMessage,
  type LentMessage,
  lendMessage,
  returnMessage,
} from '../../../runtime/encode/index.ts';
import { createRandom } from '../supervisor/frames/random.ts';
import { definedType } from './defined-types.ts';
import { randomMessage } from './random-message.ts';

const kinds = definedType('kinds3.Kinds');

/** What was written; undefined where it was left to the library. */
function written(type: DescMessage, message: Message): Buffer | undefined {
  const lent = lendMessage(type, message);
  if (lent === undefined) return undefined;
  const bytes = copyOf(lent);
  returnMessage(lent);
  return bytes;
}

function copyOf({ bytes, length }: LentMessage): Buffer {
  return Buffer.from(bytes.subarray(0, length));
}

/** With these fields, whether or not they are right. */
function kindsOf(fields: object): Message {
  return Object.assign(create(kinds), fields);
}

describe('a message that is written', () => {
  for (const name of ['kinds3.Kinds', 'kinds2023.Kinds']) {
    it(`is what the library writes, whatever is in a ${name}`, () => {
      const type = definedType(name);
      const random = createRandom(5);
      for (let round = 0; round < 3_000; round++) {
        const message = randomMessage(type, random);
        assert.deepEqual(written(type, message), Buffer.from(toBinary(type, message)));
      }
    });
  }

  it('leaves out what is not set in proto2, and not what is set to its default', () => {
    const type = definedType('kinds2.Kinds');
    for (const fields of [
      { name: 'a' },
      { name: '', number: 7, flag: true },
      { name: 'b', packed: [1, 300] },
    ]) {
      const message = create(type, fields);
      assert.deepEqual(written(type, message), Buffer.from(toBinary(type, message)));
    }
  });

  it('has strings of each length around those where the way to write them changes', () => {
    for (const unit of ['x', 'é', '日', '😀', '\ud800']) {
      for (const length of [
        0, 23, 24, 25, 42, 43, 63, 64, 127, 128, 5_461, 5_462, 16_383, 16_384, 16_385, 60_000,
      ]) {
        const message = kindsOf({
          aString: unit.repeat(length),
          aMessage: kindsOf({ aString: unit.repeat(length) }),
        });
        assert.deepEqual(
          written(kinds, message),
          Buffer.from(toBinary(kinds, message)),
          `${length} of ${unit}`,
        );
      }
    }
  });
});

describe('the memory that a message is lent in', () => {
  it('is not written to by another message before it is returned', () => {
    const first = lendMessage(kinds, kindsOf({ aString: 'first' }));
    const second = lendMessage(kinds, kindsOf({ aString: 'other' }));
    assert.ok(first && second);
    assert.equal(copyOf(first).toString('latin1').slice(2), 'first');
    returnMessage(first);
    returnMessage(second);
  });

  it('serves the next message once it is returned', () => {
    const first = lendMessage(kinds, kindsOf({ aString: 'first' }));
    assert.ok(first);
    const { bytes } = first;
    returnMessage(first);
    const second = lendMessage(kinds, kindsOf({ aString: 'second' }));
    assert.ok(second);
    assert.equal(second.bytes, bytes);
    returnMessage(second);
  });

  it('serves the next message after one that could not be read', () => {
    const lent = lendMessage(kinds, kindsOf({}));
    assert.ok(lent);
    const { bytes } = lent;
    returnMessage(lent);
    const broken = Object.defineProperty(kindsOf({}), 'aString', {
      get() {
        throw new Error('not to be read');
      },
    });
    assert.equal(lendMessage(kinds, broken), undefined);
    const next = lendMessage(kinds, kindsOf({ aString: 'next' }));
    assert.ok(next);
    assert.equal(next.bytes, bytes);
    returnMessage(next);
  });

  it('is not kept after a message of a megabyte', () => {
    const large = lendMessage(kinds, kindsOf({ aString: 'x'.repeat(2 ** 20) }));
    assert.ok(large);
    const { bytes } = large;
    returnMessage(large);
    const next = lendMessage(kinds, kindsOf({ aString: 'next' }));
    assert.ok(next);
    assert.notEqual(next.bytes, bytes);
    returnMessage(next);
  });
});

describe('a message in bytes of its own', () => {
  it('is no view on others, and a Uint8Array as of the library', () => {
    const bytes = encodeMessage(kinds, kindsOf({ aString: 'small' }));
    assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    assert.equal(bytes.buffer.byteLength, bytes.byteLength);
  });
});

describe('a message that is left to the library', () => {
  const deep = (levels: number): Message =>
    levels === 0 ? kindsOf({ anInt32: 'no number' }) : kindsOf({ aMessage: deep(levels - 1) });
  const otherwise = definedType('kinds3.Otherwise');
  const second = definedType('kinds2.Kinds');
  const grouped = definedType('kinds2.Grouped');
  const delimited = definedType('kinds2023.Delimited');
  const right: [what: string, type: DescMessage, message: Message][] = [
    ['has a wrapper', otherwise, create(otherwise, { plain: 'a', wrapped: 'b' })],
    ['has an object', otherwise, create(otherwise, { plain: 'a', object: { b: [1, 'c', null] } })],
    ['has a group', grouped, create(grouped, { name: 'a', inside: { depth: 3n } })],
    [
      'has a message that is written like a group',
      delimited,
      create(delimited, { delimited: { implicit: 1 } }),
    ],
    ['has a number for one of 64 bits', kinds, kindsOf({ anInt64: 5 })],
    [
      'has unknown fields in an array of numbers',
      kinds,
      kindsOf({ $unknown: [{ no: 1, wireType: 0, data: [5] }] }),
    ],
    ['has a key that is neither true nor false', kinds, kindsOf({ byBool: { maybe: 1n } })],
    ['has nothing where a list has a message', kinds, kindsOf({ messages: [undefined] })],
  ];
  for (const [what, type, message] of right) {
    it(`is written all the same: it ${what}`, () => {
      assert.equal(written(type, message), undefined);
      assert.deepEqual(Buffer.from(encodeMessage(type, message)), Buffer.from(toBinary(type, message)));
    });
  }

  it('leads to others of its type being left at once', () => {
    written(grouped, create(grouped, { inside: {} }));
    assert.equal(written(grouped, create(grouped, { name: 'plain' })), undefined);
  });

  it('leads to no other being left where it is only wrong', () => {
    written(kinds, kindsOf({ anInt32: 'x' }));
    assert.ok(written(kinds, kindsOf({ anInt32: 1 })));
  });

  it('is read by index, whatever iterates over its lists', () => {
    const strings = Object.assign(['a', 'b'], { [Symbol.iterator]: () => [][Symbol.iterator]() });
    const message = kindsOf({ strings });
    assert.deepEqual(written(kinds, message), Buffer.from(toBinary(kinds, message)));
  });

  const wrong: [what: string, type: DescMessage, message: Message][] = [
    ['a string for a number', kinds, kindsOf({ anInt32: 'x' })],
    ['a fraction for an integer', kinds, kindsOf({ anInt32: 1.5 })],
    ['too large an int32', kinds, kindsOf({ anInt32: 2 ** 31 })],
    ['a negative uint32', kinds, kindsOf({ aUint32: -1 })],
    ['too large a float', kinds, kindsOf({ aFloat: 1e39 })],
    ['too large an int64', kinds, kindsOf({ anInt64: 2n ** 63n })],
    ['a negative uint64', kinds, kindsOf({ aUint64: -1n })],
    ['a key that is no number', kinds, kindsOf({ byInt32: { x: kindsOf({}) } })],
    ['a message of another type', kinds, kindsOf({ aMessage: create(otherwise) })],
    ['no value where one is required', second, create(second, { number: 1 })],
    ['a mistake deep inside', kinds, deep(20)],
    ['unknown fields that are none', kinds, kindsOf({ $unknown: null })],
  ];
  for (const [what, type, message] of wrong) {
    it(`says what the library says of ${what}`, () => {
      let reason: unknown;
      try {
        toBinary(type, message);
      } catch (thrown) {
        reason = thrown;
      }
      assert.ok(reason instanceof Error, 'the library writes it');
      assert.throws(() => encodeMessage(type, message), { message: reason.message });
    });
  }
});
