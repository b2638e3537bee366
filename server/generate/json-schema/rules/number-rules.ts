import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { SchemaStyle } from '../schema-style.ts';
import { listOf } from './list-of.ts';

/** `FloatRules` and `DoubleRules`. */
export function numberRules(rules: JsonObject): JsonObject {
  return { ...choices(rules, (value) => [value]), ...range(rules, (bound) => bound) };
}

/**
 * `Int32Rules` and the like. Where values are text, bounds have no words in JSON Schema; beside text, numbers keep them.
 */
export function integerRules(rules: JsonObject, isText: boolean, style: SchemaStyle): JsonObject {
  const isLenient = style.accepts === 'lenient';
  const written = (value: JsonValue): JsonValue[] => {
    if (isLenient) return [Number(value), String(value)];
    return [isText ? String(value) : Number(value)];
  };
  const isBounded = !isText || isLenient;
  return {
    ...choices(rules, written),
    ...(isBounded ? range(rules, (bound) => Number(bound)) : {}),
  };
}

function choices(rules: JsonObject, written: (value: JsonValue) => JsonValue[]): JsonObject {
  const { const: only } = rules;
  const among = [...(only === undefined ? [] : [only]), ...listOf(rules.in)];
  const not = listOf(rules.notIn);
  return {
    ...(among.length > 0 ? { enum: among.flatMap(written) } : {}),
    ...(not.length > 0 ? { not: { enum: not.flatMap(written) } } : {}),
  };
}

function range(rules: JsonObject, toBound: (value: JsonValue) => JsonValue): JsonObject {
  const { gt, gte, lt, lte } = rules;
  const lower = {
    ...(gt === undefined ? {} : { exclusiveMinimum: toBound(gt) }),
    ...(gte === undefined ? {} : { minimum: toBound(gte) }),
  };
  const upper = {
    ...(lt === undefined ? {} : { exclusiveMaximum: toBound(lt) }),
    ...(lte === undefined ? {} : { maximum: toBound(lte) }),
  };
  const [least, most] = [gt ?? gte, lt ?? lte];
  // Bounds the wrong way round mean, to protovalidate, what is outside them.
  const isOutside = least !== undefined && most !== undefined && Number(most) < Number(least);
  return isOutside ? { anyOf: [lower, upper] } : { ...lower, ...upper };
}
