import type { DescEnum, JsonObject } from '@bufbuild/protobuf';
import { commentText } from '../comment-text.ts';
import type { SchemaStyle } from './schema-style.ts';

/** The schema of an enum's value: one of its names, and where the style takes it, a number. */
export function enumSchema(desc: DescEnum, style: SchemaStyle): JsonObject {
  const names = desc.values.map((value) => value.name);
  const description = descriptionOf(desc);
  const common = {
    title: desc.name,
    ...(description === '' ? {} : { description }),
    ...(desc.deprecated ? { deprecated: true } : {}),
  };
  const named = { type: 'string', enum: names };
  if (style.plain) return { ...named, ...common };
  const numbers = desc.open
    ? { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }
    : { enum: [...new Set(desc.values.map((value) => value.number))] };
  // A closed enum has no values but those with a name, and these are written by name.
  if (style.accepts === 'canonical' && !desc.open) return { ...named, ...common };
  return { anyOf: [named, numbers], ...common };
}

/** With the comments of the values below: a schema has no place of its own for them. */
function descriptionOf(desc: DescEnum): string {
  const values = desc.values.flatMap((value) => {
    const text = commentText(value).replaceAll('\n', '\n  ');
    return text === '' ? [] : [`- \`${value.name}\`: ${text}`];
  });
  return [commentText(desc), values.join('\n')].filter((part) => part !== '').join('\n\n');
}
