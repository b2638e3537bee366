import type { DescEnum, JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { SchemaStyle } from '../schema-style.ts';
import { listOf } from './list-of.ts';

/** `buf.validate.EnumRules`, which count values by number. */
export function enumRules(rules: JsonObject, desc: DescEnum, style: SchemaStyle): JsonObject {
  const written = (numbers: readonly JsonValue[]): JsonValue[] =>
    numbers.flatMap((number) => {
      const names = desc.values.filter((value) => value.number === number).map((value) => value.name);
      return style.accepts === 'lenient' || names.length === 0 ? [...names, number] : names;
    });
  const { const: only } = rules;
  const among = [...(only === undefined ? [] : [only]), ...listOf(rules.in)];
  const not = listOf(rules.notIn);
  // Without the numbers of unknown values, `defined_only` is what the schema of the enum says already.
  const known = style.plain ? [] : desc.values.map((value) => value.number);
  return {
    ...(among.length > 0 ? { enum: written(among) } : {}),
    ...(among.length === 0 && rules.definedOnly === true && known.length > 0
      ? { enum: written([...new Set(known)]) }
      : {}),
    ...(not.length > 0 ? { not: { enum: written(not) } } : {}),
  };
}
