import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { nearestName } from '../nearest-name.ts';
import { methodWord, sameWord } from './service-words.ts';
import { UsageError } from './usage-error.ts';

/** Where in a message a flag leads: the fields on the way, and the key when the last one is a map. */
export interface FieldPath {
  fields: [DescField, ...DescField[]];
  mapKey?: string;
}

/**
 * The field that a dotted name means: post.title, postId and post-id for post_id, labels.KEY for an entry of a map.
 * Throws UsageError, which names the nearest field and all there are.
 */
export function findField(message: DescMessage, name: string): FieldPath {
  const [first = '', ...rest] = name.split('.');
  const field = message.fields.find((each) => sameWord(each.name, first) || sameWord(each.jsonName, first));
  if (field === undefined) throw unknownField(message, first);
  if (rest.length === 0) return { fields: [field] };
  if (field.fieldKind === 'map') return { fields: [field], mapKey: rest.join('.') };
  if (field.fieldKind === 'message') {
    const below = findField(field.message, rest.join('.'));
    return { ...below, fields: [field, ...below.fields] };
  }
  throw new UsageError(`--${name}: ${first} has no fields of its own`);
}

function unknownField(message: DescMessage, name: string): UsageError {
  const words = message.fields.map((field) => methodWord(field.name));
  const nearest = nearestName(name, words);
  const hint = nearest === undefined ? '' : `; did you mean --${nearest}?`;
  const there = words.length === 0 ? 'it has none' : `it has: ${words.map((word) => `--${word}`).join(' ')}`;
  return new UsageError(`${message.name} has no field \`${name}\`${hint} (${there})`);
}
