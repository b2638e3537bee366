import { type DescEnum, type JsonObject, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import { enumRules } from './rules/enum-rules.ts';
import { integerRules, numberRules } from './rules/number-rules.ts';
import { bytesRules, stringRules } from './rules/string-rules.ts';
import { isWrittenAsText } from './scalar-schema.ts';
import type { SchemaStyle } from './schema-style.ts';

/** `buf.validate.FieldRules` as ProtoJSON. */
export type Rules = JsonObject;

/** The rules of what a list or a map holds. */
export function rulesIn(rules: Rules, kind: 'repeated' | 'map', part: 'items' | 'keys' | 'values'): Rules {
  return isIgnored(rules) ? {} : objectIn(objectIn(rules, kind), part);
}

/**
 * What protovalidate's rules of a value say in words of JSON Schema: those that it has words for, never more than the rules
 * say. `type` is undefined for a list or a map as a whole.
 */
export function ruleKeywords(
  rules: Rules,
  type: ScalarType | DescEnum | undefined,
  style: SchemaStyle,
): JsonObject {
  if (isIgnored(rules)) return {};
  const keywords = keywordsOf(rules, type, style);
  const zero = rules.ignore === 'IGNORE_IF_ZERO_VALUE' ? zeroOf(type) : undefined;
  if (zero === undefined || Object.keys(keywords).length === 0) return keywords;
  return { anyOf: [{ const: zero }, keywords] };
}

function keywordsOf(rules: Rules, type: ScalarType | DescEnum | undefined, style: SchemaStyle): JsonObject {
  if (type === undefined)
    return { ...listRules(objectIn(rules, 'repeated')), ...mapRules(objectIn(rules, 'map')) };
  if (typeof type === 'object') return enumRules(objectIn(rules, 'enum'), type, style);
  switch (type) {
    case ScalarType.STRING:
      return stringRules(objectIn(rules, 'string'));
    case ScalarType.BYTES:
      return bytesRules(objectIn(rules, 'bytes'), style);
    case ScalarType.BOOL:
      return constant(objectIn(rules, 'bool'));
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return numberRules(objectIn(rules, ScalarType[type].toLowerCase()));
    default:
      return integerRules(objectIn(rules, ScalarType[type].toLowerCase()), isWrittenAsText(type), style);
  }
}

function listRules({ minItems, maxItems, unique }: JsonObject): JsonObject {
  return {
    ...(minItems === undefined ? {} : { minItems: Number(minItems) }),
    ...(maxItems === undefined ? {} : { maxItems: Number(maxItems) }),
    ...(unique === true ? { uniqueItems: true } : {}),
  };
}

function mapRules({ minPairs, maxPairs }: JsonObject): JsonObject {
  return {
    ...(minPairs === undefined ? {} : { minProperties: Number(minPairs) }),
    ...(maxPairs === undefined ? {} : { maxProperties: Number(maxPairs) }),
  };
}

function constant(rules: JsonObject): JsonObject {
  return rules.const === undefined ? {} : { const: rules.const };
}

function zeroOf(type: ScalarType | DescEnum | undefined): JsonValue | undefined {
  if (type === undefined) return undefined;
  if (typeof type === 'object') return type.values[0]?.name;
  if (type === ScalarType.STRING || type === ScalarType.BYTES) return '';
  if (type === ScalarType.BOOL) return false;
  return isWrittenAsText(type) ? '0' : 0;
}

function isIgnored(rules: Rules): boolean {
  return rules.ignore === 'IGNORE_ALWAYS';
}

function objectIn(rules: JsonObject, name: string): JsonObject {
  const value = rules[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
