/** Messages of any type with values that are right, at random, and often those at an end of what their type can be. */
import { create, type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';

export type Random = () => number;

const texts = [
  '',
  'a',
  'plain',
  'grüße',
  '日本語',
  '😀',
  '\ud800',
  'x\udc00y',
  'x'.repeat(127),
  'é'.repeat(64),
];
const longTexts = ['x'.repeat(5_000), 'é'.repeat(9_000), '日'.repeat(20_000)];
const doubles = [0, -0, 1.5, -2.25, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE];
const floats = [0, -0, 1.5, -2.25, Number.NaN, Infinity, -Infinity, 3.4028234663852886e38];

export function randomMessage(type: DescMessage, random: Random, depth = 0): Message {
  const message = create(type);
  const fields: Record<string, unknown> = message as never;
  for (const field of type.fields) {
    if (random() < 0.5 || (depth > 2 && field.message !== undefined)) continue;
    const one = () => randomValue(field, random, depth);
    if (field.fieldKind === 'list') fields[field.localName] = several(random, one);
    else if (field.fieldKind === 'map') fields[field.localName] = randomMap(field, random, one);
    else if (field.oneof === undefined) fields[field.localName] = one();
    else fields[field.oneof.localName] = { case: field.localName, value: one() };
  }
  if (random() < 0.2) message.$unknown = [{ no: 99, wireType: 2, data: Uint8Array.of(3, 1, 2, 3) }];
  return message;
}

function randomMap(field: DescField & { fieldKind: 'map' }, random: Random, one: () => unknown) {
  const keys = several(random, () => String(randomScalar(field.mapKey, random)));
  return Object.fromEntries(keys.map((key) => [key, one()]));
}

function randomValue(field: DescField, random: Random, depth: number): unknown {
  if (field.message !== undefined) return randomMessage(field.message, random, depth + 1);
  if (field.enum !== undefined) return pick(random, [0, 1, -3, 12_345]);
  const value = randomScalar(field.scalar ?? ScalarType.INT32, random);
  return 'longAsString' in field && field.longAsString ? String(value) : value;
}

function randomScalar(type: ScalarType, random: Random): unknown {
  switch (type) {
    case ScalarType.STRING:
      return random() < 0.02 ? pick(random, longTexts) : pick(random, texts);
    case ScalarType.BYTES:
      return new Uint8Array(Math.floor(random() * 200)).fill(7);
    case ScalarType.BOOL:
      return random() < 0.5;
    case ScalarType.DOUBLE:
      return pick(random, doubles);
    case ScalarType.FLOAT:
      return pick(random, floats);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return pick(random, [0, 1, -1, 127, 128, 300, -(2 ** 31), 2 ** 31 - 1]);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return pick(random, [0, 1, 127, 128, 16_384, 2 ** 28, 2 ** 32 - 1]);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return pick(random, [0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 35n, 2n ** 63n, 2n ** 64n - 1n]);
    default:
      return pick(random, [0n, 1n, -1n, 2n ** 31n, -(2n ** 32n), 2n ** 56n, -(2n ** 63n), 2n ** 63n - 1n]);
  }
}

function several<T>(random: Random, one: () => T): T[] {
  return Array.from({ length: Math.floor(random() * 4) }, one);
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
